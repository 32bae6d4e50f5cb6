import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database';
import { rowsJson, selectSql, upsertSql } from '../platform/database/row-sql';
import { BatchStatement } from '../platform/database/sqlite';
import { Refusal } from '../platform/refusal';
import { Instant } from '../platform/instant';
import { Language } from '../platform/language';
import { AccountState, Head, OpenHold, Reversible } from './books';
import { Bundle, Command, Need, Table, itemsOf } from './command';
import { Entry } from './entry';
import { ENTRY_COLUMNS, EntryRow, entryFrom } from './entry-rows';
import { frontierFrom } from './log/merkle';
import { columnsOf, valuesOf } from './register-rows';
import { Answered, Loaded, LedgerIdentity, WorkingCopy } from './working-copy';

/** What was posted to a batch, with its blinded idempotency key. */
export interface Asked {
  readonly command: Command | Bundle;
  readonly idem: string;
}

/** All commands of a batch, with their ledger. */
function commandsOf(asked: readonly Asked[]): { ledger: string; command: Command }[] {
  return asked.flatMap(({ command }) =>
    itemsOf(command).map((one) => ({ ledger: command.request.ledger, command: one })),
  );
}

interface AnswerRow {
  kind: 'entry' | 'receipt' | 'refusal';
  ledger: string;
  client: string;
  idem: string;
  hash: string;
  seq: number;
  body: string;
  code: string;
  language: Language;
}

/** The register rows of needs of one shape. */
interface LoadedRows {
  readonly table: Table<object>;
  readonly columns: readonly string[];
  readonly rows: readonly object[];
}

/** The name of an answer in the working copy. */
export function answerKey(ledger: string, client: string, idem: string): string {
  return `${ledger} ${client} ${idem}`;
}

/** Reads what a batch needs, with one statement a table (ledger.md §3). SQLite's dialect; rows travel as JSON. */
@Injectable()
export class JournalStore {
  constructor(private readonly database: Database) {}

  /** Reads the heads of the batch's ledgers, which its transaction has locked, and everything its commands named. */
  async open(
    sql: EntityManager,
    asked: readonly Asked[],
    identities: ReadonlyMap<string, LedgerIdentity>,
    remembered: Instant,
  ): Promise<WorkingCopy> {
    const accounts = distinct(
      commandsOf(asked).flatMap(({ ledger, command }) => command.accounts.map(({ id }) => [ledger, id])),
    );
    // Asked for together: they stand in one transaction, and none needs another's answer.
    const [heads, states, holds, entries, answers, registers] = await Promise.all([
      this.heads(sql, [...new Set(asked.map(({ command }) => command.request.ledger))]),
      this.accounts(sql, accounts),
      this.holds(sql, accounts, asked),
      this.entries(sql, asked),
      this.answers(sql, asked, remembered),
      this.registers(sql, asked),
    ]);
    const loaded: Loaded = { heads, accounts: states, ...holds, entries, answers };
    const copy = new WorkingCopy(identities, loaded, (table) => this.keyOf(table));
    for (const { table, columns, rows } of registers) copy.registers.load(table, columns, rows);
    return copy;
  }

  private async heads(sql: EntityManager, ledgers: readonly string[]): Promise<Head[]> {
    const rows = await sql.query<(Omit<Head, 'frontier'> & { frontier: string })[]>(
      `SELECT ledger, seq, leaf_hash AS leafHash, recorded_at AS recorded, closed_through AS closedThrough, closing, frontier
       FROM ledger_head WHERE ledger IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ledgers)],
    );
    return rows.map((row) => ({ ...row, frontier: frontierFrom(row.seq, row.frontier) }));
  }

  private async accounts(sql: EntityManager, ids: string[][]): Promise<(AccountState & { ledger: string })[]> {
    if (ids.length === 0) return [];
    const rows = await sql.query<(AccountState & { ledger: string })[]>(
      `SELECT a.* FROM json_each(?) q CROSS JOIN account a WHERE a.ledger = q.value->>0 AND a.id = q.value->>1`,
      [JSON.stringify(ids)],
    );
    return rows.map((row) => ({
      ...row,
      owner: row.owner ?? undefined,
      floor: row.floor ?? undefined,
      ceiling: row.ceiling ?? undefined,
    }));
  }

  private async holds(
    sql: EntityManager,
    accounts: string[][],
    asked: readonly Asked[],
  ): Promise<Pick<Loaded, 'holds' | 'resolvedHolds'>> {
    const named = distinct(
      commandsOf(asked).flatMap(({ ledger, command }) => (command.holds ?? []).map((id) => [ledger, id])),
    );
    const columns = 'h.ledger, h.id, h.account, h.to_account AS toAccount, h.amount, h.expires_at AS expiresAt';
    const holds = await sql.query<(OpenHold & { ledger: string })[]>(
      `SELECT ${columns} FROM json_each(?1) q CROSS JOIN hold_open h WHERE h.ledger = q.value->>0 AND h.account = q.value->>1
       UNION SELECT ${columns} FROM json_each(?1) q CROSS JOIN hold_open h WHERE h.ledger = q.value->>0 AND h.to_account = q.value->>1
       UNION SELECT ${columns} FROM json_each(?2) q CROSS JOIN hold_open h WHERE h.ledger = q.value->>0 AND h.id = q.value->>1`,
      [JSON.stringify(accounts), JSON.stringify(named)],
    );
    if (named.length === 0) return { holds, resolvedHolds: [] };
    const resolvedHolds = await sql.query<{ ledger: string; id: string }[]>(
      `SELECT h.ledger, h.id FROM json_each(?) q CROSS JOIN hold h WHERE h.ledger = q.value->>0 AND h.id = q.value->>1
       AND NOT EXISTS (SELECT 1 FROM hold_open o WHERE o.ledger = h.ledger AND o.id = h.id)`,
      [JSON.stringify(named)],
    );
    return { holds, resolvedHolds };
  }

  private async entries(sql: EntityManager, asked: readonly Asked[]): Promise<Reversible[]> {
    const named = distinct(
      commandsOf(asked).flatMap(({ ledger, command }) => (command.entries ?? []).map((seq) => [ledger, seq])),
    );
    if (named.length === 0) return [];
    const rows = await sql.query<(EntryRow & { reversedBy: number | null })[]>(
      `SELECT ${ENTRY_COLUMNS}, (SELECT r.seq FROM entry r WHERE r.ledger = e.ledger AND r.reverses_seq = e.seq) AS reversedBy
       FROM json_each(?) q CROSS JOIN entry e WHERE e.ledger = q.value->>0 AND e.seq = q.value->>1`,
      [JSON.stringify(named)],
    );
    return rows.map((row) => ({ entry: entryFrom(row), reversedBy: row.reversedBy ?? undefined }));
  }

  private async answers(
    sql: EntityManager,
    asked: readonly Asked[],
    remembered: Instant,
  ): Promise<Map<string, Answered>> {
    const keys = JSON.stringify(
      distinct(asked.map(({ command, idem }) => [command.request.ledger, command.request.client, idem])),
    );
    const match = 't.ledger = q.value->>0 AND t.client = q.value->>1 AND t.idem_key = q.value->>2';
    const rows = await sql.query<AnswerRow[]>(
      `SELECT 'entry' AS kind, t.ledger, t.client, t.idem_key AS idem, t.request_hash AS hash, t.seq, '' AS body, '' AS code, '' AS language
         FROM json_each(?1) q CROSS JOIN entry t WHERE ${match}
       UNION ALL SELECT 'receipt', t.ledger, t.client, t.idem_key, t.request_hash, 0, t.body, '', ''
         FROM json_each(?1) q CROSS JOIN receipt t WHERE ${match}
       UNION ALL SELECT 'refusal', t.ledger, t.client, t.idem_key, t.request_hash, 0, t.fields, t.code, t.language
         FROM json_each(?1) q CROSS JOIN refusal t WHERE ${match} AND (t.created_at > ?2 OR EXISTS (
           SELECT 1 FROM intake_refusal i WHERE i.ledger = t.ledger AND i.client = t.client AND i.idem_key = t.idem_key))`,
      [keys, remembered],
    );
    const entries = await this.bySeq(
      sql,
      rows.filter(({ kind }) => kind === 'entry').map((row) => [row.ledger, row.seq]),
    );
    const answers = new Map<string, Answered>();
    for (const row of rows) {
      const name = answerKey(row.ledger, row.client, row.idem);
      const before = answers.get(name)?.outcome;
      // A refusal that was forgotten before its key was booked stays forgotten, even when the clock is set back.
      if (before && row.kind === 'refusal') continue;
      answers.set(name, { hash: row.hash, outcome: this.outcomeOf(row, entries, before) });
    }
    return answers;
  }

  private outcomeOf(
    row: AnswerRow,
    entries: ReadonlyMap<string, Entry>,
    before: Answered['outcome'] | undefined,
  ): Answered['outcome'] {
    switch (row.kind) {
      case 'entry': {
        const earlier = before?.kind === 'booked' ? before.entries : [];
        const all = [...earlier, entries.get(`${row.ledger} ${row.seq}`) as Entry].sort((a, b) => a.seq - b.seq);
        return { kind: 'booked', entries: all, replayed: true };
      }
      case 'receipt':
        return { kind: 'registered', receipt: JSON.parse(row.body) as Record<string, unknown>, replayed: true };
      case 'refusal': {
        const refusal = { refused: row.code, ...(JSON.parse(row.body) as object) } as Refusal;
        return { kind: 'refused', refusal, language: row.language, replayed: true };
      }
    }
  }

  private async bySeq(sql: EntityManager, keys: unknown[][]): Promise<Map<string, Entry>> {
    if (keys.length === 0) return new Map();
    const rows = await sql.query<EntryRow[]>(
      `SELECT ${ENTRY_COLUMNS} FROM json_each(?) q CROSS JOIN entry e WHERE e.ledger = q.value->>0 AND e.seq = q.value->>1`,
      [JSON.stringify(keys)],
    );
    return new Map(rows.map(entryFrom).map((entry) => [`${entry.ledger} ${entry.seq}`, entry]));
  }

  private registers(sql: EntityManager, asked: readonly Asked[]): Promise<LoadedRows[]> {
    const shapes = new Map<string, { table: Table<object>; columns: string[]; above?: string; values: unknown[][] }>();
    for (const { ledger, command } of commandsOf(asked)) {
      for (const need of command.needs ?? []) {
        const columns = columnsOf(need);
        const name = `${need.table.name} ${columns.join()} ${need.above?.[0] ?? ''}`;
        const shape = shapes.get(name) ?? { table: need.table, columns, above: need.above?.[0], values: [] };
        shape.values.push(tuple(ledger, need));
        shapes.set(name, shape);
      }
    }
    return Promise.all(
      [...shapes.values()].map(async ({ table, columns, above, values }): Promise<LoadedRows> => {
        const statement = selectSql(this.database.source.getMetadata(table), ['ledger', ...columns], above);
        return { table, columns, rows: await sql.query<object[]>(statement, [JSON.stringify(values)]) };
      }),
    );
  }

  /** What writes the register rows of a batch: one statement a table, the last version of each row. */
  registerStatements(copy: WorkingCopy): BatchStatement[] {
    const tables = new Map<Table<object>, Map<string, object>>();
    for (const { table, row } of copy.rowChanges) {
      const rows = tables.get(table) ?? new Map<string, object>();
      rows.set(JSON.stringify(this.keyOf(table).map((name) => (row as Record<string, unknown>)[name])), row);
      tables.set(table, rows);
    }
    return [...tables].map(([table, rows]) => {
      const metadata = this.database.source.getMetadata(table);
      return { sql: upsertSql(metadata), rows: rowsJson(metadata, [...rows.values()]) };
    });
  }

  private keyOf(table: Table<object>): string[] {
    return this.database.source.getMetadata(table).primaryColumns.map(({ propertyName }) => propertyName);
  }
}

function tuple(ledger: string, need: Need): unknown[] {
  return [ledger, ...valuesOf(need), ...(need.above ? [need.above[1]] : [])];
}

function distinct<T extends (string | number)[]>(tuples: T[]): T[] {
  return [...new Map(tuples.map((one) => [one.join(' '), one])).values()];
}

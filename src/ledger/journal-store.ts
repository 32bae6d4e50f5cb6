import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database';
import { BatchStatement, Selection, rowLists, select, selection, upsertSql } from '../platform/database/row-sql';
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
    const rows = await select<Omit<Head, 'frontier'> & { frontier: string }>(sql, HEADS, [JSON.stringify(ledgers)]);
    return rows.map((row) => ({ ...row, frontier: frontierFrom(row.seq, row.frontier) }));
  }

  private async accounts(sql: EntityManager, ids: string[][]): Promise<(AccountState & { ledger: string })[]> {
    if (ids.length === 0) return [];
    const rows = await select<AccountState & { ledger: string }>(sql, ACCOUNTS, [JSON.stringify(ids)]);
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
    if (accounts.length === 0 && named.length === 0) return { holds: [], resolvedHolds: [] };
    const holds = await select<OpenHold & { ledger: string }>(sql, HOLDS, [
      JSON.stringify(accounts),
      JSON.stringify(named),
    ]);
    if (named.length === 0) return { holds, resolvedHolds: [] };
    const resolvedHolds = await select<{ ledger: string; id: string }>(sql, RESOLVED, [JSON.stringify(named)]);
    return { holds, resolvedHolds };
  }

  private async entries(sql: EntityManager, asked: readonly Asked[]): Promise<Reversible[]> {
    const named = distinct(
      commandsOf(asked).flatMap(({ ledger, command }) => (command.entries ?? []).map((seq) => [ledger, seq])),
    );
    if (named.length === 0) return [];
    const rows = await sql.query<(EntryRow & { reversedBy: number | null })[]>(
      `SELECT ${ENTRY_COLUMNS}, (SELECT r.seq FROM entry r WHERE r.ledger = e.ledger AND r.reverses_seq = e.seq) AS reversedBy
       FROM ${ENTRIES}`,
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
    const rows = await select<AnswerRow>(sql, ANSWERS, [keys, remembered]);
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
    const rows = await sql.query<EntryRow[]>(`SELECT ${ENTRY_COLUMNS} FROM ${ENTRIES}`, [JSON.stringify(keys)]);
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
        const wanted = selection(this.database.source.getMetadata(table), ['ledger', ...columns], above);
        return { table, columns, rows: await select<object>(sql, wanted, [JSON.stringify(values)]) };
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
      return { sql: upsertSql(metadata), rows: rowLists(metadata, [...rows.values()]) };
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

const HEADS: Selection = {
  fields: {
    ledger: 'ledger',
    seq: 'seq',
    leafHash: 'leaf_hash',
    recorded: 'recorded_at',
    closedThrough: 'closed_through',
    closing: 'closing',
    frontier: 'frontier',
  },
  from: 'ledger_head WHERE ledger IN (SELECT value FROM json_each(?))',
};

const ACCOUNTS: Selection = {
  fields: {
    ledger: 'a.ledger',
    id: 'a.id',
    kind: 'a.kind',
    owner: 'a.owner',
    unit: 'a.unit',
    floor: 'a.floor',
    ceiling: 'a.ceiling',
    posted: 'a.posted',
    version: 'a.version',
  },
  from: 'json_each(?) q CROSS JOIN account a WHERE a.ledger = q.value->>0 AND a.id = q.value->>1',
};

const holdBy = (asked: string, column: string): string => `SELECT h.* FROM json_each(${asked}) q CROSS JOIN hold_open h
  WHERE h.ledger = q.value->>0 AND h.${column} = q.value->>1`;

/** The open holds of accounts (?1) and those that are named (?2), each once. */
const HOLDS: Selection = {
  fields: {
    ledger: 'ledger',
    id: 'id',
    account: 'account',
    toAccount: 'to_account',
    amount: 'amount',
    expiresAt: 'expires_at',
  },
  from: `(${holdBy('?1', 'account')} UNION ${holdBy('?1', 'to_account')} UNION ${holdBy('?2', 'id')})`,
};

const RESOLVED: Selection = {
  fields: { ledger: 'h.ledger', id: 'h.id' },
  from: `json_each(?) q CROSS JOIN hold h WHERE h.ledger = q.value->>0 AND h.id = q.value->>1
    AND NOT EXISTS (SELECT 1 FROM hold_open o WHERE o.ledger = h.ledger AND o.id = h.id)`,
};

/** Entries by their numbers. */
const ENTRIES = 'json_each(?) q CROSS JOIN entry e WHERE e.ledger = q.value->>0 AND e.seq = q.value->>1';

const answered = (kind: AnswerRow['kind'], columns: string): string =>
  `SELECT '${kind}' AS kind, t.ledger, t.client, t.idem_key AS idem, t.request_hash AS hash, ${columns}
   FROM json_each(?1) q CROSS JOIN ${kind} t
   WHERE t.ledger = q.value->>0 AND t.client = q.value->>1 AND t.idem_key = q.value->>2`;

/** The answers of keys (?1), refusals only where they are remembered (?2) or an intake asked. */
const ANSWERS: Selection = {
  fields: Object.fromEntries(
    ['kind', 'ledger', 'client', 'idem', 'hash', 'seq', 'body', 'code', 'language'].map((name) => [name, name]),
  ),
  from: `(${answered('entry', "t.seq, '' AS body, '' AS code, '' AS language")}
    UNION ALL ${answered('receipt', "0, t.body, '', ''")}
    UNION ALL ${answered('refusal', '0, t.fields, t.code, t.language')} AND (t.created_at > ?2 OR EXISTS (
      SELECT 1 FROM intake_refusal i WHERE i.ledger = t.ledger AND i.client = t.client AND i.idem_key = t.idem_key)))`,
};

import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';
import { BatchStatement, rowLists, upsertSql } from '../../database/row-sql';
import { PreparedQuery, CombinedQuery } from '../../database/combined-query';
import { Refusal } from '../../common/refusal';
import { Instant } from '../../common/instant';
import { Language } from '../../common/language';
import { AccountState, Head, OpenHold, Reversible } from '../core/ledger-view';
import { CommandBatch, Command, RowSelector, Table, itemsOf } from '../core/command';
import { Entry } from '../core/entry';
import { EntryRow, entryFrom } from '../core/entry-rows';
import { JournalQueries, journalQueries } from './journal-queries';
import { frontierFrom } from '../log/merkle';
import { columnsOf, valuesOf } from './batch-rows';
import { StoredAnswer, LoadedBatch, LedgerIdentity, UnitOfWork } from './unit-of-work';

/** What was posted to a batch, with its blinded idempotency key. */
export interface PostedCommand {
  readonly command: Command | CommandBatch;
  readonly idem: string;
}

/** Where a batch reads. */
export interface BatchConnection {
  readonly manager: EntityManager;
  readonly preparedQuery: PreparedQuery;
}

interface LedgerCommand {
  readonly ledger: string;
  readonly command: Command;
}

/** All commands of a batch, with their ledger. */
function commandsOf(input: readonly PostedCommand[]): LedgerCommand[] {
  return input.flatMap(({ command }) =>
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

type HeadRow = Omit<Head, 'frontier'> & { frontier: string };
type AccountRow = AccountState & { ledger: string };

interface AccountReads {
  readonly accounts: () => AccountRow[];
  readonly holds: () => (OpenHold & { ledger: string })[];
  readonly resolved: () => { ledger: string; id: string }[];
}

/** The register rows of needs of one shape. */
interface RowReads {
  readonly table: Table<object>;
  readonly columns: readonly string[];
  readonly rows: () => object[];
}

/** The name of an answer in the working copy. */
export function answerKey(ledger: string, client: string, idem: string): string {
  return `${ledger} ${client} ${idem}`;
}

/** Reads what a batch needs with one statement (ledger.md §3). Rows travel as JSON. */
@Injectable()
export class JournalStore {
  private readonly queries: JournalQueries;

  constructor(private readonly database: Database) {
    this.queries = journalQueries(database.dialect);
  }

  /** Reads the heads of the batch's ledgers, which its transaction has locked, and everything its commands named. */
  async open(
    { manager, preparedQuery: ask }: BatchConnection,
    input: readonly PostedCommand[],
    identities: ReadonlyMap<string, LedgerIdentity>,
    remembered: Instant,
  ): Promise<UnitOfWork> {
    const reading = new CombinedQuery(this.database.dialect);
    const heads = reading.add<HeadRow>(
      this.queries.heads,
      JSON.stringify([...new Set(input.map(({ command }) => command.request.ledger))]),
    );
    const { accounts, holds, resolved } = this.addAccountReads(reading, commandsOf(input));
    const keys = distinct(input.map(({ command, idem }) => [command.request.ledger, command.request.client, idem]));
    const answers = reading.add<AnswerRow>(this.queries.answers, JSON.stringify(keys), remembered);
    const registers = this.addRowReads(reading, commandsOf(input));
    const [entries] = await Promise.all([this.entries(manager, input), reading.read(ask)]);
    const loaded: LoadedBatch = {
      heads: heads().map((row) => ({ ...row, frontier: frontierFrom(row.seq, row.frontier) })),
      accounts: accounts().map(accountFrom),
      holds: holds(),
      resolvedHolds: resolved(),
      entries,
      answers: await this.answers(manager, answers()),
    };
    const unitOfWork = new UnitOfWork(identities, loaded, (table) => this.keyOf(table));
    for (const { table, columns, rows } of registers) unitOfWork.batchRows.load(table, columns, rows());
    return unitOfWork;
  }

  /** The accounts that commands name with the holds on them, and the holds that they name. */
  private addAccountReads(reading: CombinedQuery, commands: readonly LedgerCommand[]): AccountReads {
    const ids = distinct(commands.flatMap(({ ledger, command }) => command.accounts.map(({ id }) => [ledger, id])));
    const named = distinct(commands.flatMap(({ ledger, command }) => (command.holds ?? []).map((id) => [ledger, id])));
    const [accounts, holds] = [JSON.stringify(ids), JSON.stringify(named)];
    return {
      accounts: ids.length > 0 ? reading.add(this.queries.accounts, accounts) : () => [],
      holds: ids.length + named.length > 0 ? reading.add(this.queries.holds, accounts, holds) : () => [],
      resolved: named.length > 0 ? reading.add(this.queries.resolved, holds) : () => [],
    };
  }

  private async entries(sql: EntityManager, input: readonly PostedCommand[]): Promise<Reversible[]> {
    const named = distinct(
      commandsOf(input).flatMap(({ ledger, command }) => (command.entries ?? []).map((seq) => [ledger, seq])),
    );
    if (named.length === 0) return [];
    const rows = await sql.query<(EntryRow & { reversedBy: number | null })[]>(this.queries.reversible, [
      JSON.stringify(named),
    ]);
    return rows.map((row) => ({ entry: entryFrom(row), reversedBy: row.reversedBy ?? undefined }));
  }

  private async answers(sql: EntityManager, rows: readonly AnswerRow[]): Promise<Map<string, StoredAnswer>> {
    const entries = await this.entriesBySeq(
      sql,
      rows.filter(({ kind }) => kind === 'entry').map((row) => [row.ledger, row.seq]),
    );
    const answers = new Map<string, StoredAnswer>();
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
    before: StoredAnswer['outcome'] | undefined,
  ): StoredAnswer['outcome'] {
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

  private async entriesBySeq(sql: EntityManager, keys: unknown[][]): Promise<Map<string, Entry>> {
    if (keys.length === 0) return new Map();
    const rows = await sql.query<EntryRow[]>(this.queries.entries, [JSON.stringify(keys)]);
    return new Map(rows.map(entryFrom).map((entry) => [`${entry.ledger} ${entry.seq}`, entry]));
  }

  private addRowReads(reading: CombinedQuery, commands: readonly LedgerCommand[]): RowReads[] {
    const shapes = new Map<string, { table: Table<object>; columns: string[]; above?: string; values: unknown[][] }>();
    for (const { ledger, command } of commands) {
      for (const selector of command.readSet ?? []) {
        const columns = columnsOf(selector);
        const name = `${selector.table.name} ${columns.join()} ${selector.above?.[0] ?? ''}`;
        const shape = shapes.get(name) ?? { table: selector.table, columns, above: selector.above?.[0], values: [] };
        shape.values.push(tuple(ledger, selector));
        shapes.set(name, shape);
      }
    }
    const { database } = this;
    // In one order, so that the same shapes make the same statement.
    const inOrder = [...shapes].sort(([a], [b]) => (a < b ? -1 : 1));
    return inOrder.map(([, { table, columns, above, values }]): RowReads => {
      const wanted = database.selection(database.source.getMetadata(table), ['ledger', ...columns], above);
      return { table, columns, rows: reading.add<object>(wanted, JSON.stringify(values)) };
    });
  }

  /** What writes the register rows of a batch: one statement a table, the last version of each row. */
  rowStatements(unitOfWork: UnitOfWork): BatchStatement[] {
    const tables = new Map<Table<object>, Map<string, object>>();
    for (const { table, row } of unitOfWork.rowChanges) {
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

function tuple(ledger: string, selector: RowSelector): unknown[] {
  return [ledger, ...valuesOf(selector), ...(selector.above ? [selector.above[1]] : [])];
}

function accountFrom(row: AccountRow): AccountRow {
  const { owner, floor, ceiling } = row;
  return { ...row, owner: owner ?? undefined, floor: floor ?? undefined, ceiling: ceiling ?? undefined };
}

function distinct<T extends (string | number)[]>(tuples: T[]): T[] {
  return [...new Map(tuples.map((one) => [one.join(' '), one])).values()];
}

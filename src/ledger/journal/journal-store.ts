import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';
import { BatchStatement, insertSql, rowLists, upsertSql } from '../../database/row-sql';
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

/** Command or command batch in a batch of the writer, with its blinded idempotency key. */
export interface PostedCommand {
  readonly command: Command | CommandBatch;
  readonly idem: string;
}

/** Connection of a batch. `preparedQuery` runs the combined query. */
export interface BatchConnection {
  readonly manager: EntityManager;
  readonly preparedQuery: PreparedQuery;
}

/** Thrown when another process continued a log under a new origin. Nothing was booked under the old one. */
export class StaleIdentityError extends Error {
  constructor(readonly ledger: string) {
    super(`the log of ${ledger} was continued by another process`);
  }
}

interface LedgerCommand {
  readonly ledger: string;
  readonly command: Command;
}

/** All commands of a batch, each with its ledger. */
function commandsOf(posted: readonly PostedCommand[]): LedgerCommand[] {
  return posted.flatMap(({ command }) =>
    itemsOf(command).map((item) => ({ ledger: command.request.ledger, command: item })),
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

type HeadRow = Omit<Head, 'frontier'> & { frontier: string; continuedAs: string | null };
type AccountRow = AccountState & { ledger: string };

interface AccountReads {
  readonly accounts: () => AccountRow[];
  readonly holds: () => (OpenHold & { ledger: string })[];
  readonly resolved: () => { ledger: string; id: string }[];
}

/** Reference rows of all selectors with the same table and columns. */
interface RowReads {
  readonly table: Table<object>;
  readonly columns: readonly string[];
  readonly rows: () => object[];
}

/** Key of an answer in `UnitOfWork.answers`. */
export function answerKey(ledger: string, client: string, idem: string): string {
  return `${ledger} ${client} ${idem}`;
}

/** Loads the state for a batch with one combined query, whose rows are JSON (docs/ledger.md §3). */
@Injectable()
export class JournalStore {
  private readonly queries: JournalQueries;

  constructor(private readonly database: Database) {
    this.queries = journalQueries(database.dialect);
  }

  /**
   * Loads the heads of the batch's ledgers, which its transaction has locked, and all state that its commands refer to.
   * @param remembered refusals stored before this instant are not replayed
   */
  async open(
    { manager, preparedQuery }: BatchConnection,
    posted: readonly PostedCommand[],
    identities: ReadonlyMap<string, LedgerIdentity>,
    remembered: Instant,
  ): Promise<UnitOfWork> {
    const query = new CombinedQuery(this.database.dialect);
    const heads = query.add<HeadRow>(
      this.queries.heads,
      JSON.stringify([...new Set(posted.map(({ command }) => command.request.ledger))]),
    );
    const { accounts, holds, resolved } = this.addAccountReads(query, commandsOf(posted));
    const keys = distinct(posted.map(({ command, idem }) => [command.request.ledger, command.request.client, idem]));
    const answers = query.add<AnswerRow>(this.queries.answers, JSON.stringify(keys), remembered);
    const rowReads = this.addRowReads(query, commandsOf(posted));
    const [entries] = await Promise.all([this.entries(manager, posted), query.read(preparedQuery)]);
    const stale = heads().find((row) => identities.get(row.ledger)?.continuedAs !== row.continuedAs);
    if (stale) throw new StaleIdentityError(stale.ledger);
    const loaded: LoadedBatch = {
      heads: heads().map((row) => ({ ...row, frontier: frontierFrom(row.seq, row.frontier) })),
      accounts: accounts().map(accountFrom),
      holds: holds(),
      resolvedHolds: resolved(),
      entries,
      answers: await this.answers(manager, answers()),
    };
    const unitOfWork = new UnitOfWork(identities, loaded, (table) => this.keyOf(table));
    for (const { table, columns, rows } of rowReads) unitOfWork.batchRows.load(table, columns, rows());
    return unitOfWork;
  }

  /** Adds reads of the accounts of commands with the holds on them, and of the holds that commands refer to. */
  private addAccountReads(query: CombinedQuery, commands: readonly LedgerCommand[]): AccountReads {
    const ids = distinct(commands.flatMap(({ ledger, command }) => command.accounts.map(({ id }) => [ledger, id])));
    const named = distinct(commands.flatMap(({ ledger, command }) => (command.holds ?? []).map((id) => [ledger, id])));
    const [accounts, holds] = [JSON.stringify(ids), JSON.stringify(named)];
    return {
      accounts: ids.length > 0 ? query.add(this.queries.accounts, accounts) : () => [],
      holds: ids.length + named.length > 0 ? query.add(this.queries.holds, accounts, holds) : () => [],
      resolved: named.length > 0 ? query.add(this.queries.resolved, holds) : () => [],
    };
  }

  private async entries(sql: EntityManager, posted: readonly PostedCommand[]): Promise<Reversible[]> {
    const named = distinct(
      commandsOf(posted).flatMap(({ ledger, command }) => (command.entries ?? []).map((seq) => [ledger, seq])),
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
      // An entry takes precedence over an older refusal of the same key, even if the clock was set back.
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

  private addRowReads(query: CombinedQuery, commands: readonly LedgerCommand[]): RowReads[] {
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
    // Sorted, so that the same shapes give the same statement text, which can be prepared.
    const inOrder = [...shapes].sort(([a], [b]) => (a < b ? -1 : 1));
    return inOrder.map(([, { table, columns, above, values }]): RowReads => {
      const selection = database.selection(database.source.getMetadata(table), ['ledger', ...columns], above);
      return { table, columns, rows: query.add<object>(selection, JSON.stringify(values)) };
    });
  }

  /** Statements that write the reference rows of a batch: one per table, with the last version of each row. */
  rowStatements(unitOfWork: UnitOfWork): BatchStatement[] {
    const tables = new Map<Table<object>, Map<string, object>>();
    const appended = new Set<Table<object>>();
    for (const { table, row, added } of unitOfWork.rowChanges) {
      if (added) appended.add(table);
      const rows = tables.get(table) ?? new Map<string, object>();
      rows.set(JSON.stringify(this.keyOf(table).map((name) => (row as Record<string, unknown>)[name])), row);
      tables.set(table, rows);
    }
    return [...tables].map(([table, rows]) => {
      const metadata = this.database.source.getMetadata(table);
      const sql = appended.has(table) ? insertSql(metadata) : upsertSql(metadata);
      return { sql, rows: rowLists(metadata, [...rows.values()]) };
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
  return [...new Map(tuples.map((tuple) => [tuple.join(' '), tuple])).values()];
}

import 'reflect-metadata';
import { JournalEvents } from '../../src/ledger/journal/journal-events';
import { EntryQueries } from '../../src/ledger/journal/entry-queries';
import { GuardProbe } from '../../src/ledger/journal/guard-probe';
import { Command, Outcome, Proposal, Request, CommandContext } from '../../src/ledger/core/command';
import { CheckpointFile } from '../../src/ledger/log/checkpoint-file';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { LogHistory } from '../../src/ledger/log/log-history';
import { LogTree } from '../../src/ledger/log/log-tree';
import { Journal } from '../../src/ledger/journal/journal';
import { JournalStore } from '../../src/ledger/journal/journal-store';
import { Ledgers } from '../../src/ledger/ledgers.service';
import { Clock } from '../../src/common/clock';
import { Database } from '../../src/database/database';
import { Refusal } from '../../src/common/refusal';
import { Settings } from '../../src/config/settings';
import { TABLES } from '../../src/tables';
import { dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from './temporary-database';

/** A clock that tests set. */
export class ManualClock extends Clock {
  constructor(public at = '2026-09-10T04:00:00.000Z') {
    super();
  }

  override now(): string {
    return this.at;
  }
}

/** The ledger core on a temporary database, without the HTTP service. */
export interface JournalFixture {
  readonly folder: string;
  readonly settings: Settings;
  readonly clock: ManualClock;
  readonly database: Database;
  readonly ledgers: Ledgers;
  readonly journal: Journal;
  readonly reads: EntryQueries;
  readonly checkpoints: Checkpoints;
  readonly probe: GuardProbe;
  /** Closes and reopens the database, as a restart does. This fixture must not be used afterwards. */
  reopen(): Promise<JournalFixture>;
  /** Closes and deletes the database. */
  end(): Promise<void>;
}

/** Opens an empty database. */
export async function newJournalFixture(change: Partial<Settings> = {}): Promise<JournalFixture> {
  return openFixture(await newTemporaryDatabase(), change, new ManualClock());
}

async function openFixture(folder: string, change: Partial<Settings>, clock: ManualClock): Promise<JournalFixture> {
  const settings = Object.assign(new Settings(), settingsAt(folder), change);
  const database = await Database.open(settings, 'write', TABLES);
  const file = new CheckpointFile(settings);
  const ledgers = new Ledgers(database, clock, settings, file);
  const tree = new LogTree(database);
  const history = new LogHistory(database, ledgers, tree, file);
  const journal = new Journal(database, new JournalStore(database), ledgers, clock, settings, new JournalEvents());
  return {
    folder,
    settings,
    clock,
    database,
    ledgers,
    journal,
    reads: new EntryQueries(database),
    checkpoints: new Checkpoints(database, ledgers, clock, file, history, tree),
    probe: new GuardProbe(database),
    async reopen() {
      await file.onApplicationShutdown();
      await database.onApplicationShutdown();
      return openFixture(folder, change, clock);
    },
    async end() {
      await file.onApplicationShutdown();
      await database.onApplicationShutdown();
      await dropTemporaryDatabase(folder);
    },
  };
}

let ledgers = 0;

/** Creates an empty ledger with a unique name. */
export async function newLedger(fixture: JournalFixture): Promise<string> {
  ledgers += 1;
  const ledger = `sunrise-${ledgers}`;
  await fixture.ledgers.create({ ledger, name: 'Sunrise', zone: 'Asia/Shanghai', currency: 'CNY' });
  return ledger;
}

let keys = 0;

/** A request with a new idempotency key unless one is given. */
export function newRequest(change: Partial<Request> = {}): Request {
  keys += 1;
  return {
    ledger: 'sunrise',
    client: 'client-1',
    actor: 'actor-1',
    key: `key-${keys}`,
    hash: 'hash',
    language: 'en',
    arrived: '2026-09-10T04:00:00.000Z',
    ...change,
  };
}

/** Posts drafts as one command. */
export function post(
  fixture: JournalFixture,
  accounts: Command['accounts'],
  decide: (view: CommandContext) => Proposal | Refusal,
  more: Partial<Command> = {},
): Promise<Outcome> {
  return fixture.journal.post({ request: newRequest(), accounts, decide, ...more });
}

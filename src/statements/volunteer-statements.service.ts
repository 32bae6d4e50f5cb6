import { Injectable } from '@nestjs/common';
import { BalanceHistory, MonthRange } from '../ledger/journal/balance-history';
import { Entry, Facts } from '../ledger/core/entry';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { COIN, MIN, POINT, Unit } from '../ledger/core/units';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Instant, Month } from '../common/instant';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { closeKey, starStep } from '../period-close/close-steps';
import { Period } from '../period-close/period.entity';
import { ImportSources } from '../communities/import-sources.service';
import { DisplayNames, describeEntry } from './entry-description';
import { ImportedEntries, importedEntries } from './imported-entries';
import { LevelChange, UnitStatement, levelAfter, toDescribedEntry, unitStatement } from './unit-statement';

/** Points held for a reservation; they still belong to the volunteer. */
export interface Reserved {
  /** In hundredths of a point. */
  readonly amount: number;
  /** From this instant on they count as released. */
  readonly expiresAt: Instant;
}

/** A volunteer's statement of one or several months, with one account per unit. */
export interface VolunteerStatement extends MonthRange {
  readonly ledger: string;
  readonly community: string;
  readonly zone: string;
  /** The name is absent for readers who may not see it. */
  readonly volunteer: { readonly id: string; readonly code: string; readonly displayName?: string };
  /** Whether all its months are closed; figures of an open month may change. */
  readonly closed: boolean;
  readonly asOf: Instant;
  /** Star level after the last month. */
  readonly level: number;
  readonly levelChanges: readonly LevelChange[];
  readonly record: UnitStatement;
  readonly coins: UnitStatement;
  readonly points: UnitStatement;
  /** Open reservations as of now; empty for a statement that ends with a closed month. */
  readonly reserved: readonly Reserved[];
  /** Entries of these months that were taken in from old books, by import. */
  readonly imports: readonly ImportedEntries[];
  readonly log: {
    readonly origin: string;
    readonly closes: readonly Pick<Period, 'month' | 'size' | 'root' | 'seq'>[];
  };
}

/** Computes the statements of volunteers from the ledger, anew for each request. */
@Injectable()
export class VolunteerStatements {
  constructor(
    private readonly balanceHistory: BalanceHistory,
    private readonly entries: EntryQueries,
    private readonly ledgers: Ledgers,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly importSources: ImportSources,
    private readonly referenceData: ReferenceData,
  ) {}

  /** A volunteer's statement of a range of months. @param named whether the reader may see the name */
  async of(
    { ledger, id, code, displayName, level }: Person,
    range: MonthRange,
    named: boolean,
  ): Promise<VolunteerStatement> {
    const { name, zone, origin } = await this.ledgers.get(ledger);
    const closes = await this.closes(ledger, range.from);
    const changes = await this.levelChanges(ledger, id, closes);
    const { opening, entries } = await this.balanceHistory.read(ledger, accountsOf(id), range);
    const names = await this.names(ledger, entries, zone);
    const of = (kind: string, unit: Unit): UnitStatement => {
      const account = `${kind}:${id}`;
      const before = opening.get(account) ?? 0;
      return unitStatement({ account, unit, opening: before }, entries, (entry) =>
        describeEntry(toDescribedEntry(entry), names),
      );
    };
    const closed = closes.some(({ month }) => month >= range.to);
    const record = of('record', MIN);
    // Levels are granted for service hours: without any, the level is 0.
    const hasServed = opening.has(`record:${id}`) || record.lines.length > 0;
    const within = ({ month }: { month: Month }): boolean => month <= range.to;
    return {
      ...{ ledger, community: name, zone, from: range.from, to: range.to, closed, asOf: this.clock.now() },
      volunteer: { id, code, ...(named && displayName !== null && { displayName }) },
      level: hasServed ? levelAfter(range.to, changes, level) : 0,
      levelChanges: changes.filter(within),
      ...{ record, coins: of('coins', COIN), points: of('points', POINT) },
      reserved: closed ? [] : await this.reserved(ledger, id),
      imports: await importedEntries(this.importSources, ledger, entries),
      log: { origin, closes: closes.filter(within).map(({ month, size, root, seq }) => ({ month, size, root, seq })) },
    };
  }

  /** Closes of a month and of all later months, oldest first. */
  private closes(ledger: string, from: Month): Promise<Period[]> {
    return this.database.read.query<Period[]>(
      'SELECT month, size, root, seq FROM period WHERE ledger = ? AND month >= ? ORDER BY month',
      [ledger, from],
    );
  }

  /** Changes of the star level, found by the idempotency keys of the closes' steps. */
  private async levelChanges(ledger: string, volunteer: string, closes: readonly Period[]): Promise<LevelChange[]> {
    const { secret } = await this.ledgers.get(ledger);
    const keys = closes.map(({ month }) => blind(secret, closeKey(month, starStep(volunteer))));
    const entries = await this.entries.ofRequests(ledger, SYSTEM_ACTOR, keys);
    return entries.map(({ seq, leafHash, period, occurred, facts }) => ({
      ...{ seq, leafHash, month: period, day: occurred },
      ...{ from: numberFact(facts, 'from'), level: numberFact(facts, 'level') },
    }));
  }

  private async names(ledger: string, entries: readonly Entry[], zone: string): Promise<DisplayNames> {
    const facts = entries.flatMap(({ facts }) => [facts, (facts['original'] ?? {}) as Facts]);
    const ids = ['activity', 'shop', 'offer'].flatMap((name) => facts.map((item) => textFact(item, name)));
    const idList = this.database.dialect.values('?2', 'text');
    const rows = await this.database.read.query<{ id: string; name: string }[]>(
      `SELECT t.id, t.title AS name FROM activity t WHERE t.ledger = ?1 AND t.id IN ${idList} UNION ALL
       SELECT t.id, t.title FROM offer t WHERE t.ledger = ?1 AND t.id IN ${idList} UNION ALL
       SELECT t.id, t.name FROM shop t WHERE t.ledger = ?1 AND t.id IN ${idList}`,
      [ledger, JSON.stringify([...new Set(ids)])],
    );
    const issuers = facts.map((item) => textFact(item, 'codeIssuer')).filter((id) => id !== '');
    return {
      zone,
      of: new Map(rows.map(({ id, name }) => [id, name])),
      numbers: await this.referenceData.numbersOf(ledger, issuers),
    };
  }

  private async reserved(ledger: string, volunteer: string): Promise<Reserved[]> {
    return this.database.read.query<Reserved[]>(
      `SELECT amount, expires_at AS "expiresAt" FROM hold_open WHERE ledger = ? AND account = ? AND expires_at > ? ORDER BY expires_at, id`,
      [ledger, `points:${volunteer}`, this.clock.now()],
    );
  }
}

function accountsOf(volunteer: string): string[] {
  return ['record', 'coins', 'points'].map((kind) => `${kind}:${volunteer}`);
}

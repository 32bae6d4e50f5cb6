import { Injectable } from '@nestjs/common';
import { Checkpoints } from '../ledger/log/checkpoints';
import { Command, RowSelector, Outcome } from '../ledger/core/command';
import { systemRequest } from '../ledger/core/system-actor';
import { Journal } from '../ledger/journal/journal';
import { LedgerInfo, Ledgers } from '../ledger/ledgers.service';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { endOfMonth } from '../common/calendar';
import { Month } from '../common/instant';
import { Progress } from '../jobs/job-handlers';
import { Refusal, refuse } from '../common/refusal';
import { HoldSweeper } from '../redemptions/hold-sweeper';
import { Policies } from '../policies/policies.service';
import { levelAfter } from '../policies/star-level';
import { Person } from '../communities/person.entity';
import { periodClosedEntry, starLevelEntry, shopSettlementEntry, settlementAccounts } from './closing-entries';
import { forgivenessSteps } from './debt-forgiveness';
import { SHOPS_STEP, closeKey, starStep } from './close-steps';
import { MonthReporting } from './month-reporting';
import { EDITIONS, ReportSnapshot } from './report-snapshot.entity';
import { MonthSummary } from './month-summary.entity';
import { Period } from './period.entity';
import { Cover, Settlement, needsStatement, settle } from './settlement.rules';
import { SettlementQueries } from './settlement-queries';
import { ShopStatement } from './shop-statement.entity';

/** Star level changes posted concurrently; the journal writes them in a few commits. */
const STAR_BATCH_SIZE = 500;

/**
 * Closes months in two steps: the soft close publishes the report's first edition; the hard close locks the month and
 * publishes the final edition. The steps of a hard close are: star levels in order of volunteers, forgiveness of old
 * debts likewise, the settlement of all shops in one request, the closing entry, the signed checkpoint, the edition.
 * Every entry has its own idempotency key, so that a close that was interrupted at any point can be run again: it does
 * what is left and nothing twice.
 */
@Injectable()
export class PeriodCloseService {
  constructor(
    private readonly queries: SettlementQueries,
    private readonly reporting: MonthReporting,
    private readonly journal: Journal,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly checkpoints: Checkpoints,
    private readonly holdSweeper: HoldSweeper,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Checks that a month is over and can be closed; undefined when it can. A month that has been closed is accepted. */
  async check(ledger: string, month: Month): Promise<Refusal | undefined> {
    const { zone } = await this.ledgers.get(ledger);
    const from = endOfMonth(month, zone);
    if (this.clock.now() < from) return refuse('month-not-over', 'month', { month, from });
    const { closedThrough } = await this.queries.head(ledger);
    const skipped = month <= closedThrough && !(await this.closedPeriod(ledger, month));
    return skipped ? refuse('month-closed', 'month', { month }) : undefined;
  }

  /** Runs the hard close of a month, after that of every earlier open month with entries. */
  async run(ledger: string, month: Month, progress: Progress): Promise<Period> {
    const info = await this.ledgers.get(ledger);
    await this.database.analyze();
    const earlierMonths = await this.queries.openMonthsBefore(ledger, month);
    for (const earlier of earlierMonths) await this.close(info, earlier, () => Promise.resolve());
    return this.close(info, month, progress);
  }

  private async close(info: LedgerInfo, month: Month, progress: Progress): Promise<Period> {
    const { ledger } = info;
    const { hash: policy } = await this.policies.inForce(ledger);
    if (!(await this.closedPeriod(ledger, month))) {
      // Reservations that expired in the month are released before it is locked.
      await this.holdSweeper.sweep(ledger);
      await this.lockPeriod(ledger, month);
      // The first edition is always published before the final one.
      await this.softClose(ledger, month);
      await this.changeStars(ledger, month, progress);
      await this.forgiveDebts(ledger, month);
      await this.settleShops(info, month, policy);
      await this.closePeriod(ledger, month, policy);
    }
    const period = (await this.closedPeriod(ledger, month)) as Period;
    await this.checkpoints.sign(ledger, 'close');
    await this.reporting.publish(ledger, month, EDITIONS.final);
    await this.database.compact();
    return period;
  }

  /** Publishes the first edition of a month's report. Records in time can still be booked into the month. */
  softClose(ledger: string, month: Month): Promise<ReportSnapshot> {
    return this.reporting.publish(ledger, month, EDITIONS.first);
  }

  private closedPeriod(ledger: string, month: Month): Promise<Period | null> {
    return this.database.read.findOneBy(Period, { ledger, month });
  }

  /** Locks the month: only the close itself can book into it, so that the figures it settles can't change. */
  private async lockPeriod(ledger: string, month: Month): Promise<void> {
    await this.database.write((sql) =>
      sql.query('UPDATE ledger_head SET closing = ? WHERE ledger = ?', [month, ledger]),
    );
  }

  private async changeStars(ledger: string, month: Month, progress: Progress): Promise<void> {
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    const volunteers = await this.queries.servedVolunteers(ledger, month);
    const changing = volunteers
      .map((one) => ({ id: one.id, from: one.level, to: levelAfter(pack, one) }))
      .filter(({ from, to }) => to !== from);
    for (let done = 0; done < changing.length; done += STAR_BATCH_SIZE) {
      await progress(done, changing.length);
      const batch = changing.slice(done, done + STAR_BATCH_SIZE);
      const booked = await Promise.allSettled(
        batch.map((volunteer) => {
          const self: RowSelector<Person> = { table: Person, where: { id: volunteer.id } };
          return this.book(ledger, month, starStep(volunteer.id), {
            accounts: [],
            readSet: [self],
            decide: (view) => ({
              drafts: [starLevelEntry(volunteer, { month, policy })],
              rows: () => view.rows(self).map((row) => ({ table: Person, row: { ...row, level: volunteer.to } })),
            }),
          });
        }),
      );
      // All steps have finished before an error is thrown, so that a resumed close meets none that is still running.
      for (const one of booked) if (one.status === 'rejected') throw one.reason;
    }
    await progress(changing.length, changing.length);
  }

  /** Forgives debts that are old enough under the policy in force (`debt`). */
  private async forgiveDebts(ledger: string, month: Month): Promise<void> {
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    if (pack.debt === undefined || pack.debt.rule === 'debt') return;
    const inDebt = await this.queries.accountsInDebt(ledger, month);
    for (const { step, command } of forgivenessSteps(inDebt, pack.debt, { month, policy })) {
      await this.book(ledger, month, step, command);
    }
  }

  /** Settles all shops in one request, so that either all of them are settled or none. */
  private async settleShops({ ledger, currency }: LedgerInfo, month: Month, policy: string): Promise<void> {
    const fund = await this.queries.fund(ledger, month, currency);
    const shops = await this.queries.shops(ledger, month);
    const uncovered = await this.queries.uncoveredDues(ledger, month);
    const lines = settle(month, fund, shops, uncovered).filter(needsStatement);
    const coveredStatements: RowSelector<ShopStatement>[] = lines.flatMap(({ shop, covers }) =>
      covers.map((cover) => ({ table: ShopStatement, where: { shop, month: cover.month } })),
    );
    await this.book(ledger, month, SHOPS_STEP, {
      accounts: shops.flatMap(({ shop }) => settlementAccounts(shop, currency)),
      readSet: coveredStatements,
      decide: (view) => ({
        drafts: lines.map((line) => shopSettlementEntry(line, currency, { month, policy })),
        rows: () => {
          const earlier = coveredStatements
            .flatMap((selector) => view.rows(selector))
            .filter((statement) => statement.month < month);
          return lines
            .flatMap((line) => [
              ...earlier.filter(({ shop }) => shop === line.shop).map(coveredBy(line)),
              statementOf(ledger, month, line),
            ])
            .map((row) => ({ table: ShopStatement, row }));
        },
        receipt: {},
      }),
    });
  }

  private async closePeriod(ledger: string, month: Month, policy: string): Promise<void> {
    const registered = await this.reporting.registeredVolunteers(ledger, month);
    const summary = await this.summary(ledger, month, registered);
    await this.book(ledger, month, 'period', {
      accounts: [],
      decide: (view) => ({
        drafts: [periodClosedEntry(view.head, registered, { month, policy })],
        rows: ([entry]) => {
          const { size = '0', root = '' } = entry?.facts ?? {};
          const row = { ledger, month, size: Number(size), root, closedAt: view.now, seq: entry?.seq };
          return [
            { table: Period, row },
            { table: MonthSummary, row: summary },
          ];
        },
      }),
    });
  }

  private async summary(ledger: string, month: Month, registered: number): Promise<MonthSummary> {
    const centsPerPoint = await this.queries.highestRate(ledger);
    return { ledger, month, ...(await this.reporting.monthFigures(ledger, month, registered)), centsPerPoint };
  }

  /**
   * Posts one step of the close under its own idempotency key.
   * @throws Error when the journal refuses it, which is a defect: no rule refuses a step of a close
   */
  private async book(
    ledger: string,
    month: Month,
    step: string,
    command: Omit<Command, 'request' | 'settling'>,
  ): Promise<Outcome> {
    const request = systemRequest(ledger, closeKey(month, step), this.clock.now());
    const outcome = await this.journal.post({ ...command, request, settling: true });
    if (outcome.kind === 'booked' || outcome.kind === 'registered') return outcome;
    throw new Error(`the journal refused the step ${step} of the close of ${month} in ${ledger}`, { cause: outcome });
  }
}

function statementOf(ledger: string, month: Month, line: Settlement): ShopStatement {
  const { shop, due, carriedOut, covers } = line;
  return { ledger, shop, month, due, carriedOut, covered: amountFor(covers, month) };
}

/** Adds to an earlier statement the amount that this close covers of it. */
function coveredBy({ covers }: Settlement): (statement: ShopStatement) => ShopStatement {
  return (statement) => ({ ...statement, covered: statement.covered + amountFor(covers, statement.month) });
}

function amountFor(covers: readonly Cover[], month: Month): number {
  return covers.filter((cover) => cover.month === month).reduce((sum, { amount }) => sum + amount, 0);
}

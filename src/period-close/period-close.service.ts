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
import { closePeriod, changeStar, settleShop, settlementAccounts } from './closing-entries';
import { forgivingSteps } from './debt-forgiveness';
import { SHOPS_STEP, closeKey, starStep } from './close-steps';
import { MonthReporting } from './month-reporting';
import { EDITIONS, ReportSnapshot } from './report-snapshot.entity';
import { MonthSummary } from './month-summary.entity';
import { Period } from './period.entity';
import { Cover, Settlement, isEventful, settle } from './settlement.rules';
import { SettlementQueries } from './settlement-queries';
import { ShopStatement } from './shop-statement.entity';

/** How many star levels are asked for at once: a few commits' worth. */
const STARS_AT_ONCE = 500;

/**
 * Closes months, in two steps: the soft close publishes the report's first edition; the hard close freezes the month,
 * and publishes the last one. Every step of that is an entry with a key of its own, so that a close that was killed at any point and is run
 * again does what is left and nothing twice: stars in order of volunteers, old debts likewise, one request for all
 * shops, then the closing entry, then the signed checkpoint and the edition.
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

  /** Whether a month can be closed now: it is over. One that is closed already is no reason to refuse. */
  async check(ledger: string, month: Month): Promise<Refusal | undefined> {
    const { zone } = await this.ledgers.get(ledger);
    const from = endOfMonth(month, zone);
    if (this.clock.now() < from) return refuse('month-not-over', 'month', { month, from });
    const { closedThrough } = await this.queries.head(ledger);
    const shut = month <= closedThrough && !(await this.closed(ledger, month));
    return shut ? refuse('month-closed', 'month', { month }) : undefined;
  }

  /** Closes a month for good, and before it every earlier open month that had business. */
  async run(ledger: string, month: Month, progress: Progress): Promise<Period> {
    const info = await this.ledgers.get(ledger);
    await this.database.analyze();
    const before = await this.queries.openBefore(ledger, month);
    for (const earlier of before) await this.close(info, earlier, () => Promise.resolve());
    return this.close(info, month, progress);
  }

  private async close(info: LedgerInfo, month: Month, progress: Progress): Promise<Period> {
    const { ledger } = info;
    const { hash: policy } = await this.policies.inForce(ledger);
    if (!(await this.closed(ledger, month))) {
      // A closed month keeps no reservation that had expired in it.
      await this.holdSweeper.sweep(ledger);
      await this.lockPeriod(ledger, month);
      // A month passes through both steps, also when both are asked for at once.
      await this.softClose(ledger, month);
      await this.changeStars(ledger, month, progress);
      await this.forgiveDebts(ledger, month);
      await this.settleShops(info, month, policy);
      await this.closePeriod(ledger, month, policy);
    }
    const period = (await this.closed(ledger, month)) as Period;
    await this.checkpoints.sign(ledger, 'close');
    await this.reporting.publish(ledger, month, EDITIONS.final);
    await this.database.compact();
    return period;
  }

  /** Publishes the report's first edition: the month is over, and what was recorded in time still comes in. */
  softClose(ledger: string, month: Month): Promise<ReportSnapshot> {
    return this.reporting.publish(ledger, month, EDITIONS.first);
  }

  private closed(ledger: string, month: Month): Promise<Period | null> {
    return this.database.read.findOneBy(Period, { ledger, month });
  }

  /** From here on only the settlement books into the month, so that what it computes stays true. */
  private async lockPeriod(ledger: string, month: Month): Promise<void> {
    await this.database.write((sql) =>
      sql.query('UPDATE ledger_head SET closing = ? WHERE ledger = ?', [month, ledger]),
    );
  }

  private async changeStars(ledger: string, month: Month, progress: Progress): Promise<void> {
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    const served = await this.queries.served(ledger, month);
    const changing = served
      .map((one) => ({ id: one.id, from: one.level, to: levelAfter(pack, one) }))
      .filter(({ from, to }) => to !== from);
    for (let done = 0; done < changing.length; done += STARS_AT_ONCE) {
      await progress(done, changing.length);
      const some = changing.slice(done, done + STARS_AT_ONCE);
      const booked = await Promise.allSettled(
        some.map((volunteer) => {
          const self: RowSelector<Person> = { table: Person, where: { id: volunteer.id } };
          return this.book(ledger, month, starStep(volunteer.id), {
            accounts: [],
            readSet: [self],
            decide: (view) => ({
              drafts: [changeStar(volunteer, { month, policy })],
              rows: () => view.rows(self).map((row) => ({ table: Person, row: { ...row, level: volunteer.to } })),
            }),
          });
        }),
      );
      // A close that goes on later finds none of this one's steps under way.
      for (const one of booked) if (one.status === 'rejected') throw one.reason;
    }
    await progress(changing.length, changing.length);
  }

  /** Forgives what is old enough under the pack in force (`debt`). */
  private async forgiveDebts(ledger: string, month: Month): Promise<void> {
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    if (pack.debt === undefined || pack.debt.rule === 'debt') return;
    const inDebt = await this.queries.inDebt(ledger, month);
    for (const { step, command } of forgivingSteps(inDebt, pack.debt, { month, policy })) {
      await this.book(ledger, month, step, command);
    }
  }

  /** All shops in one request: there is no moment at which one is settled and another is not. */
  private async settleShops({ ledger, currency }: LedgerInfo, month: Month, policy: string): Promise<void> {
    const fund = await this.queries.fund(ledger, month, currency);
    const shops = await this.queries.shops(ledger, month);
    const old = await this.queries.oldDues(ledger, month);
    const lines = settle(month, fund, shops, old).filter(isEventful);
    const earlier: RowSelector<ShopStatement>[] = lines.flatMap(({ shop, covers }) =>
      covers.map((cover) => ({ table: ShopStatement, where: { shop, month: cover.month } })),
    );
    await this.book(ledger, month, SHOPS_STEP, {
      accounts: shops.flatMap(({ shop }) => settlementAccounts(shop, currency)),
      readSet: earlier,
      decide: (view) => ({
        drafts: lines.map((line) => settleShop(line, currency, { month, policy })),
        rows: () => {
          const before = earlier
            .flatMap((selector) => view.rows(selector))
            .filter((statement) => statement.month < month);
          return lines
            .flatMap((line) => [
              ...before.filter(({ shop }) => shop === line.shop).map(coveredBy(line)),
              statementOf(ledger, month, line),
            ])
            .map((row) => ({ table: ShopStatement, row }));
        },
        receipt: {},
      }),
    });
  }

  private async closePeriod(ledger: string, month: Month, policy: string): Promise<void> {
    const registered = await this.reporting.registered(ledger);
    const summary = await this.summary(ledger, month, registered);
    await this.book(ledger, month, 'period', {
      accounts: [],
      decide: (view) => ({
        drafts: [closePeriod(view.head, registered, { month, policy })],
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
    return { ledger, month, ...(await this.reporting.inBrief(ledger, month, registered)), centsPerPoint };
  }

  /** Posts one step of the close under its own key. A step of a close has no reason to be refused. */
  private async book(
    ledger: string,
    month: Month,
    step: string,
    command: Omit<Command, 'request' | 'settling'>,
  ): Promise<Outcome> {
    const request = systemRequest(ledger, closeKey(month, step), this.clock.now());
    const outcome = await this.journal.post({ ...command, request, settling: true });
    if (outcome.kind === 'booked' || outcome.kind === 'registered') return outcome;
    throw new Error(`the step ${step} of closing ${month} was refused`, { cause: outcome });
  }
}

function statementOf(ledger: string, month: Month, line: Settlement): ShopStatement {
  const { shop, due, carriedOut, covers } = line;
  return { ledger, shop, month, due, carriedOut, covered: amountFor(covers, month) };
}

/** An earlier statement with what this close covers of it. */
function coveredBy({ covers }: Settlement): (statement: ShopStatement) => ShopStatement {
  return (statement) => ({ ...statement, covered: statement.covered + amountFor(covers, statement.month) });
}

function amountFor(covers: readonly Cover[], month: Month): number {
  return covers.filter((cover) => cover.month === month).reduce((sum, { amount }) => sum + amount, 0);
}

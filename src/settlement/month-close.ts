import { Injectable } from '@nestjs/common';
import { Checkpoints } from '../ledger/checkpoints';
import { Command, Need, Outcome } from '../ledger/command';
import { houseRequest } from '../ledger/house';
import { CommitFailed, Journal } from '../ledger/journal';
import { LedgerInfo, Ledgers } from '../ledger/ledgers';
import { Clock } from '../platform/clock';
import { Database } from '../platform/database/database';
import { endOfMonth } from '../platform/calendar';
import { Month } from '../platform/instant';
import { Progress } from '../platform/jobs/jobs';
import { Refusal, refuse } from '../platform/refusal';
import { HoldSweeper } from '../exchange/hold-sweeper';
import { Policies } from '../policy/policies';
import { levelOf } from '../policy/star-level';
import { Person } from '../registry/person.row';
import { closePeriod, grantStar, settleShop, settlementAccounts } from './closing-entries';
import { Period } from './period.row';
import { Cover, Settlement, isEventful, settle } from './settle';
import { SettlementReads } from './settlement-reads';
import { ShopStatement } from './shop-statement.row';

/** How many star levels are asked for at once: a few commits' worth. */
const STARS_AT_ONCE = 500;

/**
 * Closes months. Every step is an entry with a key of its own, so that a close that was killed at any point and is run
 * again does what is left and nothing twice: stars in order of volunteers, one request for all shops, then the closing
 * entry, then the signed checkpoint.
 */
@Injectable()
export class MonthClose {
  constructor(
    private readonly reads: SettlementReads,
    private readonly journal: Journal,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly checkpoints: Checkpoints,
    private readonly holds: HoldSweeper,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether a month can be closed now: it is over. One that is closed already is no reason to refuse. */
  async check(ledger: string, month: Month): Promise<Refusal | undefined> {
    const { zone } = await this.ledgers.get(ledger);
    const from = endOfMonth(month, zone);
    if (this.clock.now() < from) return refuse('month-not-over', 'month', { month, from });
    const { closedThrough } = await this.reads.head(ledger);
    const shut = month <= closedThrough && !(await this.closed(ledger, month));
    return shut ? refuse('month-closed', 'month', { month }) : undefined;
  }

  /** Closes a month, and before it every earlier open month that had business. */
  async run(ledger: string, month: Month, progress: Progress): Promise<Period> {
    const info = await this.ledgers.get(ledger);
    const before = await this.reads.openBefore(ledger, month);
    for (const earlier of before) await this.close(info, earlier, () => Promise.resolve());
    return this.close(info, month, progress);
  }

  private async close(info: LedgerInfo, month: Month, progress: Progress): Promise<Period> {
    const { ledger } = info;
    const { hash: policy } = await this.policies.inForce(ledger);
    if (!(await this.closed(ledger, month))) {
      // A closed month keeps no reservation that had expired in it.
      await this.holds.sweep(ledger);
      await this.shut(ledger, month);
      await this.grantStars(ledger, month, progress);
      await this.settleShops(info, month, policy);
      await this.closePeriod(ledger, month, policy);
    }
    const period = (await this.closed(ledger, month)) as Period;
    await this.checkpoints.sign(ledger, 'close');
    await this.database.compact();
    return period;
  }

  private closed(ledger: string, month: Month): Promise<Period | null> {
    return this.database.read.findOneBy(Period, { ledger, month });
  }

  /** From here on only the settlement books into the month, so that what it computes stays true. */
  private async shut(ledger: string, month: Month): Promise<void> {
    await this.database.write((sql) =>
      sql.query('UPDATE ledger_head SET closing = ? WHERE ledger = ?', [month, ledger]),
    );
  }

  private async grantStars(ledger: string, month: Month, progress: Progress): Promise<void> {
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    const served = await this.reads.served(ledger, month);
    const rising = served
      .map(({ id, level, minutes }) => ({ id, from: level, to: levelOf(pack, minutes) }))
      .filter(({ from, to }) => to > from);
    for (let done = 0; done < rising.length; done += STARS_AT_ONCE) {
      await progress(done, rising.length);
      const some = rising.slice(done, done + STARS_AT_ONCE);
      await Promise.all(
        some.map((volunteer) => {
          const self: Need<Person> = { table: Person, where: { id: volunteer.id } };
          return this.book(ledger, month, `star:${volunteer.id}`, {
            accounts: [],
            needs: [self],
            decide: (view) => ({
              drafts: [grantStar(volunteer, { month, policy })],
              rows: () => view.rows(self).map((row) => ({ table: Person, row: { ...row, level: volunteer.to } })),
            }),
          });
        }),
      );
    }
    await progress(rising.length, rising.length);
  }

  /** All shops in one request: there is no moment at which one is settled and another is not. */
  private async settleShops({ ledger, currency }: LedgerInfo, month: Month, policy: string): Promise<void> {
    const fund = await this.reads.fund(ledger, month, currency);
    const shops = await this.reads.shops(ledger, month);
    const old = await this.reads.oldDues(ledger, month);
    const lines = settle(month, fund, shops, old).filter(isEventful);
    const earlier: Need<ShopStatement>[] = lines.flatMap(({ shop, covers }) =>
      covers.map((cover) => ({ table: ShopStatement, where: { shop, month: cover.month } })),
    );
    await this.book(ledger, month, 'shops', {
      accounts: shops.flatMap(({ shop }) => settlementAccounts(shop, currency)),
      needs: earlier,
      decide: (view) => ({
        drafts: lines.map((line) => settleShop(line, currency, { month, policy })),
        rows: () => {
          const before = earlier.flatMap((need) => view.rows(need)).filter((statement) => statement.month < month);
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
    const registered = await this.reads.registered(ledger);
    await this.book(ledger, month, 'period', {
      accounts: [],
      decide: (view) => ({
        drafts: [closePeriod(view.head, registered, { month, policy })],
        rows: ([entry]) => {
          const { size = '0', root = '' } = entry?.facts ?? {};
          const row = { ledger, month, size: Number(size), root, closedAt: view.now, seq: entry?.seq };
          return [{ table: Period, row }];
        },
      }),
    });
  }

  /** Posts one step of the close under its own key. A step of a close has no reason to be refused. */
  private async book(
    ledger: string,
    month: Month,
    step: string,
    command: Omit<Command, 'request' | 'settling'>,
  ): Promise<Outcome> {
    const request = houseRequest(ledger, `close:${month}:${step}`, this.clock.now());
    const outcome = await this.journal.post({ ...command, request, settling: true });
    if (outcome.kind === 'booked' || outcome.kind === 'registered') return outcome;
    throw new CommitFailed(`the step ${step} of closing ${month} was refused`, { cause: outcome });
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

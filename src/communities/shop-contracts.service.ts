import { Injectable } from '@nestjs/common';
import { dayOf } from '../common/calendar';
import { Clock, Ids } from '../common/clock';
import { DomainError, FieldError } from '../common/domain-error';
import { Day } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Confirmation } from '../confirmations/confirmation.entity';
import { Confirmations, waitingRow } from '../confirmations/confirmations.service';
import { Database } from '../database/database';
import { Command, CommandContext, Proposal, Request, RowChange, RowSelector } from '../ledger/core/command';
import { EntryDraft } from '../ledger/core/entry';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Shop } from './shop.entity';
import { ShopRate } from './shop-rate.entity';
import { valueOn, valuesOn } from './valid-from.rules';

/** A shop's rate as it is asked for. */
export interface AskedRate {
  readonly shop: string;
  readonly shopCode: string;
  /** Per point, in the currency's minor unit. */
  readonly centsPerPoint: number;
  readonly firstDay: Day;
}

/** The entry of a rate, or the request that waits for a second person. */
type RateProposal = Required<Pick<Proposal, 'drafts' | 'rows'>>;

/** The rates of shops: entries with a first day, which count after a second person's confirmation (docs/decisions/0044). */
@Injectable()
export class ShopContracts {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly journal: Journal,
    confirmations: Confirmations,
  ) {
    confirmations.handle('shop-rate', (request, { body }) => this.contract(request, JSON.parse(body) as AskedRate));
  }

  /** All rates of a ledger's shops, or of one shop, in the order in which they were set. */
  rates(ledger: string, shop?: string): Promise<ShopRate[]> {
    const where = { ledger, ...(shop !== undefined && { shop }) };
    return this.database.read.find(ShopRate, { where, order: { shop: 'ASC', seq: 'ASC' } });
  }

  /** The rate of each active shop today. */
  async activeRates(ledger: string): Promise<number[]> {
    const shops = await this.database.read.findBy(Shop, { ledger, status: 'active' });
    const rates = await this.ratesToday(ledger);
    return shops.flatMap(({ id }) => rates.get(id)?.centsPerPoint ?? []);
  }

  /** The rates of today by shop, of all shops or of one. */
  async ratesToday(ledger: string, shop?: string): Promise<Map<string, ShopRate>> {
    return valuesOn(await this.rates(ledger, shop), await this.today(ledger), (rate) => rate.shop);
  }

  /** Today in a ledger's time zone. */
  async today(ledger: string): Promise<Day> {
    return dayOf(this.clock.now(), (await this.ledgers.get(ledger)).zone);
  }

  /**
   * The first day of a rate or price: today when left out; within an import the first day of its books.
   * @throws DomainError `invalid-request` when it is past
   */
  async firstDay(request: Request, asked: Day | undefined): Promise<Day> {
    const [month] = request.import?.months ?? [];
    if (month !== undefined) return `${month}-01`;
    const { zone } = await this.ledgers.get(request.ledger);
    const today = dayOf(request.arrived, zone);
    if (asked !== undefined && asked < today) throw new DomainError('invalid-request', { wrong: [PAST] });
    return asked ?? today;
  }

  /** Builds the rule that asks for a rate: within an import it is booked, otherwise it waits for a second person. */
  asking(request: Request, asked: AskedRate): (view: CommandContext) => RateProposal {
    const { firstDay } = asked;
    if (request.import) return (view) => booked(asked, { firstDay, occurred: firstDay, view });
    const row = waitingRow(request, { kind: 'shop-rate', id: this.ids.next(), subject: asked.shop, body: asked });
    return () => ({ drafts: [], rows: () => [{ table: Confirmation, row }] });
  }

  /** Asks for another rate of a shop; nothing is done when it is the rate of that day, or waits already. */
  async change(request: Request, shop: Shop, asked: { centsPerPoint: number; firstDay?: Day }): Promise<void> {
    const firstDay = await this.firstDay(request, asked.firstDay);
    const rate = { shop: shop.id, shopCode: shop.code, centsPerPoint: asked.centsPerPoint, firstDay };
    const rates = ratesOf(shop.id);
    const waits: RowSelector<Confirmation> = { table: Confirmation, where: { kind: 'shop-rate', subject: shop.id } };
    const ask = this.asking(request, rate);
    const outcome = await this.journal.post({
      request,
      accounts: [],
      readSet: [rates, waits],
      decide: (view) => {
        const same = valueOn(view.rows(rates), firstDay)?.centsPerPoint === rate.centsPerPoint;
        const asked = view
          .rows(waits)
          .some(({ status, body }) => status === 'waiting' && body === JSON.stringify(rate));
        return same || asked ? { drafts: [], receipt: {} } : { ...ask(view), receipt: {} };
      },
    });
    if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
  }

  /** Builds the command that books a confirmed rate. A first day that has passed meanwhile becomes the day of the confirmation. */
  private async contract(request: Request, asked: AskedRate): Promise<Command> {
    const { zone } = await this.ledgers.get(request.ledger);
    return {
      request,
      accounts: [],
      decide: (view) => {
        const today = dayOf(view.now, zone);
        const firstDay = asked.firstDay > today ? asked.firstDay : today;
        return booked(asked, { firstDay, occurred: today, view });
      },
    };
  }
}

function booked(
  { shop, centsPerPoint }: AskedRate,
  { firstDay, occurred, view }: { firstDay: Day; occurred: Day; view: CommandContext },
): RateProposal {
  const draft: EntryDraft = {
    kind: 'shop.contracted',
    period: firstOpenMonth(occurred.slice(0, 7), view.head),
    occurred,
    facts: { shop, centsPerPoint: String(centsPerPoint), firstDay },
    sides: [],
  };
  return {
    drafts: [draft],
    rows: ([entry]): RowChange[] =>
      entry ? [{ table: ShopRate, row: { ledger: entry.ledger, shop, seq: entry.seq, firstDay, centsPerPoint } }] : [],
  };
}

/** Selects the rates of a shop for the decision about a purchase. */
export function ratesOf(shop: string): RowSelector<ShopRate> {
  return { table: ShopRate, where: { shop } };
}

/** Refuses a purchase on a day for which no rate of its shop is confirmed. */
export function refuseWithoutRate(rates: readonly ShopRate[], day: Day): Refusal | undefined {
  return valueOn(rates, day) ? undefined : refuse('shop-without-rate', 'offer', { day });
}

const PAST: FieldError = {
  field: 'firstDay',
  text: { en: 'is past: give today or a later day', zh: '是过去的日期，请填写今天或以后的日期' },
};

import { Injectable } from '@nestjs/common';
import { BalanceHistory } from '../ledger/journal/balance-history';
import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf } from '../common/calendar';
import { Clock } from '../common/clock';
import { Instant, Month } from '../common/instant';
import { Shop } from '../communities/shop.entity';
import { ImportSources } from '../communities/import-sources.service';
import { ImportedEntries, importedEntries } from './imported-entries';
import { LineAnswer, answersTo } from './line-answers';
import { Owed, ShopFigures, ShopLine, shopFigures } from './shop-month-figures';
import { SettlementQueries } from '../period-close/settlement-queries';
import { ShopStatementQueries } from './shop-statement-queries';

/** A line with its answers, oldest first; the last one is in effect. */
export type AnsweredLine = ShopLine & { readonly answers: readonly LineAnswer[] };

/** A shop's monthly statement. Once the month is closed, only its answers change. */
export interface ShopMonthStatement extends Omit<ShopFigures, 'lines'> {
  readonly ledger: string;
  readonly community: string;
  readonly zone: string;
  readonly currency: string;
  readonly shop: { readonly id: string; readonly code: string; readonly name: string };
  readonly month: Month;
  readonly closed: boolean;
  readonly asOf?: Instant;
  /** Earlier months that are not closed yet; their dues are not included in these figures. */
  readonly openBefore: readonly Month[];
  readonly lines: readonly AnsweredLine[];
  /** Lines that were taken in from old books, by import. */
  readonly imports: readonly ImportedEntries[];
  /** Number of lines by their last answer; `open` lines have none. */
  readonly answered: Readonly<Record<'agreed' | 'disputed' | 'resolved' | 'open', number>>;
}

/** Computes the monthly statements of shops from the ledger, anew for each request. */
@Injectable()
export class ShopStatements {
  constructor(
    private readonly balanceHistory: BalanceHistory,
    private readonly queries: ShopStatementQueries,
    private readonly settlement: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly importSources: ImportSources,
  ) {}

  /** The statement of one shop for one month. */
  async of(shop: Shop, month: Month): Promise<ShopMonthStatement> {
    const { ledger, id } = shop;
    const { name: community, zone, currency } = await this.ledgers.get(ledger);
    const { closedThrough } = await this.settlement.head(ledger);
    const closed = month <= closedThrough;
    const { lines, imports, ...figures } = await this.figures(shop, month, { closed, zone });
    const rows = await this.queries.answers(ledger, id, month);
    const answered = lines.map((line): AnsweredLine => ({ ...line, answers: answersTo(line.seq, rows) }));
    return {
      ...{ ledger, community, zone, currency, shop: { id, code: shop.code, name: shop.name }, month, closed },
      ...(!closed && { asOf: this.clock.now() }),
      openBefore: closed ? [] : await this.settlement.openMonthsBefore(ledger, month),
      ...figures,
      lines: answered,
      imports,
      answered: countByAnswer(answered),
    };
  }

  private async figures(
    { ledger, id: shop }: Shop,
    month: Month,
    { closed, zone }: { closed: boolean; zone: string },
  ): Promise<ShopFigures & Pick<ShopMonthStatement, 'imports'>> {
    const own = { points: `shop:${shop}`, payable: `payable:${shop}`, clearing: `clearing:${shop}` };
    const { opening, entries } = await this.balanceHistory.read(ledger, Object.values(own), { from: month, to: month });
    const settled = await this.queries.settled(ledger, shop, month);
    const owed: Owed = {
      clearingCents: opening.get(own.clearing) ?? 0,
      payableCents: opening.get(own.payable) ?? 0,
    };
    const trades = await this.queries.redemptionDetails(
      ledger,
      entries.map(({ facts }) => textFact(facts, 'redemption')),
    );
    const originals = entries.flatMap(({ ref }) => ref?.refunds ?? ref?.reverses ?? []);
    const months = await this.queries.monthsOf(ledger, originals);
    const figures = shopFigures({
      ...{ shop, month, opening: owed, entries, settled },
      ...(!closed && { open: (await this.settlement.shops(ledger, month)).find((one) => one.shop === shop) }),
      monthOf: (seq) => months.get(seq),
      redemptionOf: ({ facts }) => trades.get(textFact(facts, 'redemption')),
      timeOf: ({ kind, recorded, occurred }: Entry) =>
        kind !== 'shop.settled' && dayOf(recorded, zone) === occurred ? recorded : undefined,
    });
    return { ...figures, imports: await importedEntries(this.importSources, ledger, entries) };
  }
}

function countByAnswer(lines: readonly AnsweredLine[]): ShopMonthStatement['answered'] {
  const counts = { agreed: 0, disputed: 0, resolved: 0, open: 0 };
  for (const { answers } of lines) counts[answers.at(-1)?.answer ?? 'open'] += 1;
  return counts;
}

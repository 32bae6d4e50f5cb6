import { Html, Part, html } from '../../common/html/html';
import { PUNCTUATION } from '../../common/punctuation';
import { PublishedReport, PublishedShop, PublishedShopSums } from '../published-report.rules';
import { barChart, splitBarChart } from './charts';
import { Column, ReportFormatter, figure, table, withheldNote } from './report-formatter';
import { formatReason } from './rejection-reasons';
import { formatKind } from './report.messages';

type ShopAmount = keyof PublishedShopSums;

/** Points redeemed at each shop, what is due to it, and what the fund covered. */
export function shopSection({ closed, breakdown }: PublishedReport, format: ReportFormatter): Html | '' {
  const { t } = format;
  const { shops, shopSums } = breakdown;
  if (shops.length === 0) return '';
  // Earlier dues are withheld on their own, and only if there are any; what is carried is withheld with a shop's row.
  const isAnyNonZero = (amount: ShopAmount): boolean =>
    shops.some((shop) => (shop[amount] ?? Number(amount === 'coveredEarlierCents')) !== 0);
  const money = (name: string, amount: ShopAmount): ShopColumn => ({ name, amount, show: (n) => format.money(n) });
  const points = (name: string, amount: ShopAmount): ShopColumn => ({ name, amount, show: (n) => format.points(n) });
  const columns: ShopColumn[] = [
    points(t('redeemed'), 'pointHundredthsRedeemed'),
    points(t('refunded'), 'pointHundredthsRefunded'),
    money(t('due'), 'dueCents'),
    ...(closed ? [money(t('covered'), 'coveredCents')] : []),
    ...(isAnyNonZero('coveredEarlierCents') ? [money(t('earlier'), 'coveredEarlierCents')] : []),
    ...(isAnyNonZero('carriedCents') ? [money(t('carried'), 'carriedCents')] : []),
  ];
  const isWithheld = columns.some(({ amount }) => shops.some((shop) => shop[amount] === null));
  return html`<section>
    <h2>${t('shops')}</h2>
    ${shopChart(shops, closed, format)} ${closed ? '' : html`<p class="note">${t('dueSoFar')}</p>`}
    ${table(
      t('shops'),
      [{ name: t('shop') }, ...columns.map(({ name }): Column => ({ name, number: true }))],
      shops.map((shop): Part[] => [shop.name, ...columns.map(({ amount, show }) => show(shop[amount]))]),
      [t('total'), ...columns.map(({ amount, show }) => show(shopSums[amount]))],
    )}
    ${withheldNote(isWithheld, format)}
  </section>`;
}

interface ShopColumn {
  readonly name: string;
  readonly amount: ShopAmount;
  readonly show: (value: number | null) => string;
}

/** What is due to each shop; a shop whose amounts are withheld has no bar. */
function shopChart(shops: readonly PublishedShop[], closed: boolean, format: ReportFormatter): Html | '' {
  const { t } = format;
  const bars = shops.flatMap(({ name, dueCents, coveredCents }) =>
    dueCents === null || coveredCents === null
      ? []
      : {
          label: name,
          value: dueCents,
          parts: [coveredCents, dueCents - coveredCents] as const,
          valueLabel: format.money(dueCents),
        },
  );
  if (bars.length === 0) return '';
  const text = format.chart('shops', t('due'), bars);
  return figure(closed ? splitBarChart(text, [t('covered'), t('uncovered')], bars) : barChart(text, bars), t('due'));
}

/** The fund and the liabilities towards volunteers and shops. */
export function moneySection({ breakdown }: PublishedReport, format: ReportFormatter): Html {
  const { t } = format;
  const { fund, liability: owed } = breakdown;
  const lines: Amount[] = [
    [t('fundOpening'), fund.openingCents],
    [t('fundReceived'), fund.receivedCents],
    [t('fundSpent'), fund.spentCents === null ? null : 0 - fund.spentCents],
    ...(fund.adjustedCents === 0 ? [] : [[t('fundAdjusted'), fund.adjustedCents] as Amount]),
  ];
  const amounts: Amount[] = [
    [pointsLine(owed, format), owed.pointsCents],
    [t('unpaidDues'), owed.unpaidDuesCents],
  ];
  const sums: Amount[] = [
    [t('fund'), owed.fundCents],
    [t('totalCommitments'), owed.totalCents],
  ];
  const bars = sums.flatMap(([label, value]) =>
    value === null ? [] : { label, value, valueLabel: format.money(value) },
  );
  const columns = (name: string): Column[] => [{ name }, { name: t('amount'), number: true }];
  const formatted = (rows: readonly Amount[]): string[][] => rows.map(([name, amount]) => [name, format.money(amount)]);
  const isWithheld = [...lines, ...amounts, ...sums].some(([, amount]) => amount === null);
  return html`<section>
    <h2>${t('money')}</h2>
    ${coverageSentence(owed, format)}
    ${bars.length === 0 ? '' : figure(barChart(format.chart('money', t('money'), bars), bars))}
    <div class="side">
    ${table(t('fund'), columns(t('fund')), formatted(lines), [t('fundClosing'), format.money(fund.closingCents)])}
    ${table(t('liability'), columns(t('liability')), formatted(amounts), [t('totalCommitments'), format.money(owed.totalCents)])}
    </div>
    ${withheldNote(isWithheld, format)}
    <p class="note">${t('rateNote')}</p>
  </section>`;
}

/** A line of a table with its amount of money; null where it is withheld. */
type Amount = readonly [name: string, amount: number | null];

type Owed = PublishedReport['breakdown']['liability'];

/** What the value of the points that are not redeemed is computed from. */
function pointsLine({ pointHundredthsOutstanding, centsPerPoint }: Owed, format: ReportFormatter): string {
  const { t } = format;
  if (pointHundredthsOutstanding === null) return t('pointsLeft');
  const points = format.points(pointHundredthsOutstanding);
  return centsPerPoint === null
    ? t('pointsNoRate', { points })
    : t('pointsValue', { points, rate: format.money(centsPerPoint) });
}

function coverageSentence({ coverageTenThousandths: coverage, enough }: Owed, format: ReportFormatter): Html | '' {
  if (enough === null) return '';
  if (enough) return html`<p>${format.t('enough')}</p>`;
  const sentence =
    coverage === null ? format.t('shortUnsaid') : format.t('short', { share: format.share(coverage, 10_000) });
  return html`<p class="warning">${sentence}</p>`;
}

/** Rejected rows by kind and reason. */
export function rejectedSection({ refused }: PublishedReport, format: ReportFormatter): Html {
  const { t, language } = format;
  const rows = Object.entries(refused)
    .flatMap(([kind, reasons]) => Object.entries(reasons).map(([reason, rows]) => ({ kind, reason, rows })))
    .sort((a, b) => b.rows - a.rows);
  if (rows.length === 0) return html`<section><h2>${t('rejected')}</h2><p>${t('noRejections')}</p></section>`;
  const total = format.count(rows.reduce((sum, row) => sum + row.rows, 0));
  const bars = rows.map(({ kind, reason, rows: value }) => ({
    label: [formatKind(kind, language), formatReason(reason, language)].join(PUNCTUATION[language].colon),
    value,
    valueLabel: format.count(value),
  }));
  return html`<section>
    <h2>${t('rejected')}</h2>
    <p>${t('rejectedRows', { n: total })}</p>
    ${figure(barChart(format.chart('refused', t('rejected'), bars), bars))}
    ${table(
      t('rejected'),
      [{ name: t('what') }, { name: t('reason') }, { name: t('rows'), number: true }],
      rows.map((row) => [formatKind(row.kind, language), formatReason(row.reason, language), format.count(row.rows)]),
      [t('total'), '', total],
    )}
  </section>`;
}

/** Corrections of earlier months, one per row. */
export function adjustmentSection({ priorPeriodAdjustments }: PublishedReport, format: ReportFormatter): Html {
  const { t, language } = format;
  if (priorPeriodAdjustments.length === 0) {
    return html`<section><h2>${t('adjustments')}</h2><p>${t('noAdjustments')}</p></section>`;
  }
  const numbers = [t('hours'), t('coinsColumn'), t('pointsColumn'), t('amount')];
  return html`<section>
    <h2>${t('adjustments')}</h2>
    ${table(
      t('adjustments'),
      [
        ...[t('entry'), t('corrects'), t('month'), t('what')].map((name) => ({ name })),
        ...numbers.map((name) => ({ name, number: true })),
      ],
      priorPeriodAdjustments.map((one) => [
        t('ofEntry', { n: String(one.seq) }),
        one.reverses === undefined ? '–' : t('ofEntry', { n: String(one.reverses) }),
        format.month(one.period),
        formatKind(one.of, language),
        format.minutes(one.minutes),
        format.minutes(one.coinMinutes),
        format.points(one.pointHundredths),
        format.money(one.cents),
      ]),
    )}
    ${withheldNote(
      priorPeriodAdjustments.some(({ minutes }) => minutes === null),
      format,
    )}
  </section>`;
}

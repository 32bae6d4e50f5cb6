import { Html, Part, html } from '../../common/html/html';
import { PUNCTUATION } from '../../common/punctuation';
import { MonthReport } from '../reports.service';
import { ShopFigures } from '../report-parts';
import { barChart, splitBarChart } from './charts';
import { Column, ReportFormatter, figure, table } from './report-formatter';
import { formatKind, formatReason } from './report.messages';

/** Points redeemed at each shop, what is due to it, and what the fund covered. */
export function shopSection({ closed, breakdown: { shops } }: MonthReport, format: ReportFormatter): Html | '' {
  const { t } = format;
  if (shops.length === 0) return '';
  const isAnyNonZero = (of: 'coveredEarlierCents' | 'carriedCents'): boolean => shops.some((shop) => shop[of] !== 0);
  const money = (name: string, of: (shop: ShopFigures) => number): ShopColumn => ({
    name,
    of,
    show: (n) => format.money(n),
  });
  const points = (name: string, of: (shop: ShopFigures) => number): ShopColumn => ({
    name,
    of,
    show: (n) => format.points(n),
  });
  const columns: ShopColumn[] = [
    points(t('redeemed'), (shop) => shop.pointHundredthsRedeemed),
    points(t('refunded'), (shop) => shop.pointHundredthsRefunded),
    money(t('due'), (shop) => shop.dueCents),
    ...(closed ? [money(t('covered'), (shop) => shop.coveredCents)] : []),
    ...(isAnyNonZero('coveredEarlierCents') ? [money(t('earlier'), (shop) => shop.coveredEarlierCents)] : []),
    ...(isAnyNonZero('carriedCents') ? [money(t('carried'), (shop) => shop.carriedCents)] : []),
  ];
  const sum = columns.map(({ of, show }) => show(shops.reduce((all, shop) => all + of(shop), 0)));
  return html`<section>
    <h2>${t('shops')}</h2>
    ${shopChart(shops, closed, format)} ${closed ? '' : html`<p class="note">${t('dueSoFar')}</p>`}
    ${table(
      t('shops'),
      [{ name: t('shop') }, ...columns.map(({ name }): Column => ({ name, number: true }))],
      shops.map((shop): Part[] => [shop.name, ...columns.map(({ of, show }) => show(of(shop)))]),
      [t('total'), ...sum],
    )}
  </section>`;
}

interface ShopColumn {
  readonly name: string;
  readonly of: (shop: ShopFigures) => number;
  readonly show: (value: number) => string;
}

function shopChart(shops: readonly ShopFigures[], closed: boolean, format: ReportFormatter): Html {
  const { t } = format;
  const bars = shops.map(({ name, dueCents, coveredCents }) => ({
    label: name,
    value: dueCents,
    parts: [coveredCents, dueCents - coveredCents] as const,
    valueLabel: format.money(dueCents),
  }));
  const text = format.chart('shops', t('due'), bars);
  return figure(closed ? splitBarChart(text, [t('covered'), t('uncovered')], bars) : barChart(text, bars), t('due'));
}

/** The fund and the liabilities towards volunteers and shops. */
export function moneySection({ breakdown }: MonthReport, format: ReportFormatter): Html {
  const { t } = format;
  const { fund, liability: owed } = breakdown;
  const lines: [string, number][] = [
    [t('fundOpening'), fund.openingCents],
    [t('fundReceived'), fund.receivedCents],
    [t('fundSpent'), 0 - fund.spentCents],
    ...(fund.adjustedCents === 0 ? [] : [[t('fundAdjusted'), fund.adjustedCents] as [string, number]]),
  ];
  const values = {
    points: format.points(owed.pointHundredthsOutstanding),
    rate: format.money(owed.centsPerPoint ?? 0),
  };
  const amounts: [string, number][] = [
    [owed.centsPerPoint === null ? t('pointsNoRate', values) : t('pointsValue', values), owed.pointsCents],
    [t('unpaidDues'), owed.unpaidDuesCents],
  ];
  const bars = [
    { label: t('fund'), value: owed.fundCents, valueLabel: format.money(owed.fundCents) },
    { label: t('totalCommitments'), value: owed.totalCents, valueLabel: format.money(owed.totalCents) },
  ];
  const columns = (name: string): Column[] => [{ name }, { name: t('amount'), number: true }];
  const formatted = (rows: readonly [string, number][]): string[][] =>
    rows.map(([name, amount]) => [name, format.money(amount)]);
  return html`<section>
    <h2>${t('money')}</h2>
    ${coverageSentence(breakdown.liability, format)}
    ${figure(barChart(format.chart('money', t('money'), bars), bars))}
    <div class="side">
    ${table(t('fund'), columns(t('fund')), formatted(lines), [t('fundClosing'), format.money(fund.closingCents)])}
    ${table(t('liability'), columns(t('liability')), formatted(amounts), [t('totalCommitments'), format.money(owed.totalCents)])}
    </div>
    <p class="note">${t('rateNote')}</p>
  </section>`;
}

function coverageSentence(
  { coverageTenThousandths: coverage, fundCents, totalCents }: MonthReport['breakdown']['liability'],
  format: ReportFormatter,
): Html | '' {
  if (coverage === null) return '';
  return fundCents >= totalCents
    ? html`<p>${format.t('enough')}</p>`
    : html`<p class="warning">${format.t('short', { share: format.share(coverage, 10_000) })}</p>`;
}

/** Rejected rows by kind and reason. */
export function rejectedSection({ refused }: MonthReport, format: ReportFormatter): Html {
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
export function adjustmentSection({ priorPeriodAdjustments }: MonthReport, format: ReportFormatter): Html {
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
  </section>`;
}

import { Html, Part, html } from '../../common/html/html';
import { MonthReport } from '../reports.service';
import { ShopFigures } from '../report-parts';
import { barChart, splitBarChart } from './charts';
import { Column, ReportFormatter, figure, table } from './report-formatter';
import { formatKind, formatReason } from './report.messages';

/** What shops took and are due, and what of it the fund covers. */
export function shopSection({ closed, breakdown: { shops } }: MonthReport, tell: ReportFormatter): Html | '' {
  const { t } = tell;
  if (shops.length === 0) return '';
  const isAny = (of: 'coveredEarlierCents' | 'carriedCents'): boolean => shops.some((shop) => shop[of] !== 0);
  const money = (name: string, of: (shop: ShopFigures) => number): ShopColumn => ({
    name,
    of,
    says: (n) => tell.money(n),
  });
  const points = (name: string, of: (shop: ShopFigures) => number): ShopColumn => ({
    name,
    of,
    says: (n) => tell.points(n),
  });
  const columns: ShopColumn[] = [
    points(t('redeemed'), (shop) => shop.pointHundredthsRedeemed),
    points(t('refunded'), (shop) => shop.pointHundredthsRefunded),
    money(t('due'), (shop) => shop.dueCents),
    ...(closed ? [money(t('covered'), (shop) => shop.coveredCents)] : []),
    ...(isAny('coveredEarlierCents') ? [money(t('earlier'), (shop) => shop.coveredEarlierCents)] : []),
    ...(isAny('carriedCents') ? [money(t('carried'), (shop) => shop.carriedCents)] : []),
  ];
  const sum = columns.map(({ of, says }) => says(shops.reduce((all, shop) => all + of(shop), 0)));
  return html`<section>
    <h2>${t('shops')}</h2>
    ${shopChart(shops, closed, tell)} ${closed ? '' : html`<p class="note">${t('dueSoFar')}</p>`}
    ${table(
      t('shops'),
      [{ name: t('shop') }, ...columns.map(({ name }): Column => ({ name, number: true }))],
      shops.map((shop): Part[] => [shop.name, ...columns.map(({ of, says }) => says(of(shop)))]),
      [t('total'), ...sum],
    )}
  </section>`;
}

interface ShopColumn {
  readonly name: string;
  readonly of: (shop: ShopFigures) => number;
  readonly says: (value: number) => string;
}

function shopChart(shops: readonly ShopFigures[], closed: boolean, tell: ReportFormatter): Html {
  const { t } = tell;
  const bars = shops.map(({ name, dueCents, coveredCents }) => ({
    label: name,
    value: dueCents,
    parts: [coveredCents, dueCents - coveredCents] as const,
    says: tell.money(dueCents),
  }));
  const text = tell.chart('shops', t('due'), bars);
  return figure(closed ? splitBarChart(text, [t('covered'), t('uncovered')], bars) : barChart(text, bars), t('due'));
}

/** The fund, and what was promised beside it. */
export function moneySection({ breakdown }: MonthReport, tell: ReportFormatter): Html {
  const { t } = tell;
  const { fund, liability: owed } = breakdown;
  const lines: [string, number][] = [
    [t('fundOpening'), fund.openingCents],
    [t('fundReceived'), fund.receivedCents],
    [t('fundSpent'), 0 - fund.spentCents],
    ...(fund.adjustedCents === 0 ? [] : [[t('fundAdjusted'), fund.adjustedCents] as [string, number]]),
  ];
  const values = { points: tell.points(owed.pointHundredthsOutstanding), rate: tell.money(owed.centsPerPoint ?? 0) };
  const amounts: [string, number][] = [
    [owed.centsPerPoint === null ? t('pointsNoRate', values) : t('pointsValue', values), owed.pointsCents],
    [t('unpaidDues'), owed.unpaidDuesCents],
  ];
  const bars = [
    { label: t('fund'), value: owed.fundCents, says: tell.money(owed.fundCents) },
    { label: t('promisedTotal'), value: owed.totalCents, says: tell.money(owed.totalCents) },
  ];
  const columns = (name: string): Column[] => [{ name }, { name: t('amount'), number: true }];
  const said = (rows: readonly [string, number][]): string[][] =>
    rows.map(([name, amount]) => [name, tell.money(amount)]);
  return html`<section>
    <h2>${t('money')}</h2>
    ${coverageSentence(breakdown.liability, tell)}
    ${figure(barChart(tell.chart('money', t('money'), bars), bars))}
    <div class="side">
    ${table(t('fund'), columns(t('fund')), said(lines), [t('fundClosing'), tell.money(fund.closingCents)])}
    ${table(t('liability'), columns(t('liability')), said(amounts), [t('promisedTotal'), tell.money(owed.totalCents)])}
    </div>
    <p class="note">${t('rateNote')}</p>
  </section>`;
}

function coverageSentence(
  { coverageTenThousandths: coverage, fundCents, totalCents }: MonthReport['breakdown']['liability'],
  tell: ReportFormatter,
): Html | '' {
  if (coverage === null) return '';
  return fundCents >= totalCents
    ? html`<p>${tell.t('enough')}</p>`
    : html`<p class="warning">${tell.t('short', { share: tell.share(coverage, 10_000) })}</p>`;
}

/** What was refused, by reason in plain words. */
export function refusedSection({ refused }: MonthReport, tell: ReportFormatter): Html {
  const { t, language } = tell;
  const rows = Object.entries(refused)
    .flatMap(([kind, reasons]) => Object.entries(reasons).map(([reason, rows]) => ({ kind, reason, rows })))
    .sort((a, b) => b.rows - a.rows);
  if (rows.length === 0) return html`<section><h2>${t('refused')}</h2><p>${t('nothingRefused')}</p></section>`;
  const total = tell.count(rows.reduce((sum, one) => sum + one.rows, 0));
  const bars = rows.map(({ kind, reason, rows: value }) => ({
    label: `${formatKind(kind, language)}: ${formatReason(reason, language)}`,
    value,
    says: tell.count(value),
  }));
  return html`<section>
    <h2>${t('refused')}</h2>
    <p>${t('refusedRows', { n: total })}</p>
    ${figure(barChart(tell.chart('refused', t('refused'), bars), bars))}
    ${table(
      t('refused'),
      [{ name: t('what') }, { name: t('reason') }, { name: t('rows'), number: true }],
      rows.map((one) => [formatKind(one.kind, language), formatReason(one.reason, language), tell.count(one.rows)]),
      [t('total'), '', total],
    )}
  </section>`;
}

/** Corrections of earlier months, one by one. */
export function adjustmentSection({ priorPeriodAdjustments }: MonthReport, tell: ReportFormatter): Html {
  const { t, language } = tell;
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
        tell.month(one.period),
        formatKind(one.of, language),
        tell.minutes(one.minutes),
        tell.minutes(one.coinMinutes),
        tell.points(one.pointHundredths),
        tell.money(one.cents),
      ]),
    )}
  </section>`;
}

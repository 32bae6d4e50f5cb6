import { Html, html } from '../../common/html/html';
import { GroupFigures } from '../report-parts';
import { MonthReport } from '../reports.service';
import { SatisfactionFigures } from '../satisfaction';
import { barChart, columnChart } from './charts';
import { Column, ReportFormatter, figure, table } from './report-formatter';
import { formatCode, formatGrade } from './report.messages';

/** How many bars a chart has at most; the table under it has every row. */
const MOST_BARS = 12;

/** Registered volunteers beside active ones, always both (domain.md §5). */
export function peopleSection(report: MonthReport, tell: ReportFormatter): Html {
  const { t } = tell;
  const { newVolunteers, returningVolunteers, notActiveVolunteers } = report.breakdown;
  const bars = [
    { label: t('registered'), value: report.registeredVolunteers },
    { label: t('served'), value: report.activeVolunteers },
    { label: t('servedFirst'), value: newVolunteers },
    { label: t('servedAgain'), value: returningVolunteers },
    { label: t('notServed'), value: notActiveVolunteers },
  ].map((bar) => ({
    ...bar,
    says: `${t('persons', { n: tell.count(bar.value) })} · ${tell.share(bar.value, report.registeredVolunteers)}`,
  }));
  return html`<section>
    <h2>${t('people')}</h2>
    <div class="side">${figure(barChart({ ...tell.chart('people', t('people'), bars), narrow: true }, bars))}
    ${table(
      t('people'),
      [{ name: t('people') }, { name: t('holders'), number: true }],
      bars.map(({ label, value }) => [label, tell.count(value)]),
    )}</div>
  </section>`;
}

/** Hours by category, unit, organisation and cohort; satisfaction beside the categories. */
export function groupSections(report: MonthReport, tell: ReportFormatter): (Html | '')[] {
  const { byCategory, byUnit, byOrganisation, byCohort, satisfaction } = report.breakdown;
  return [
    groupSection('category', byCategory, tell, satisfaction.byCategory),
    groupSection('unit', byUnit, tell),
    groupSection('organisation', byOrganisation, tell),
    groupSection('cohort', byCohort, tell),
  ];
}

const HEADS = {
  category: 'byCategory',
  unit: 'byUnit',
  organisation: 'byOrganisation',
  cohort: 'byCohort',
} as const;

function groupSection(
  grouping: keyof typeof HEADS,
  groups: readonly GroupFigures[],
  tell: ReportFormatter,
  satisfaction?: Readonly<Record<string, SatisfactionFigures>>,
): Html | '' {
  const { t } = tell;
  if (groups.length === 0) return '';
  const head = t(HEADS[grouping]);
  const title = t('hoursBy', { by: tell.language === 'zh' ? head : head.toLowerCase() });
  const bars = groups.slice(0, MOST_BARS).map((group) => ({
    ...{ label: nameOf(group, tell), value: group.minutes, says: tell.minutes(group.minutes) },
  }));
  const columns: Column[] = [
    { name: t(grouping) },
    ...['records', 'hours', 'pointsColumn', 'volunteers'].map((name) => ({ name: t(name as 'records'), number: true })),
    ...(satisfaction
      ? [
          { name: t('satisfaction'), number: true },
          { name: t('raters'), number: true },
        ]
      : []),
  ];
  const rows = groups.map((group) => [
    nameOf(group, tell),
    tell.count(group.records),
    tell.minutes(group.minutes),
    tell.points(group.pointHundredths),
    tell.count(group.activeVolunteers),
    ...(satisfaction ? satisfied(satisfaction[group.code ?? ''], tell) : []),
  ]);
  return html`<section>
    <h2>${head}</h2>
    ${figure(barChart(tell.chart(grouping, title, bars), bars), title)}
    ${groups.length > MOST_BARS ? html`<p class="note">${t('onlyLargest', { n: String(MOST_BARS) })}</p>` : ''}
    ${table(head, columns, rows)} ${satisfaction && html`<p class="note">${t('tooFewNote')}</p>`}
    ${grouping === 'category' ? html`<p class="note">${t('overlap')}</p>` : ''}
  </section>`;
}

function satisfied(figures: SatisfactionFigures | undefined, tell: ReportFormatter): string[] {
  if (!figures) return ['–', '0'];
  const { meanHundredths, raters } = figures;
  return meanHundredths === null ? [tell.t('tooFew'), '–'] : [tell.points(meanHundredths), tell.count(raters)];
}

function nameOf({ code, name }: GroupFigures, tell: ReportFormatter): string {
  if (code === null) return tell.t('belongsToNone');
  return name !== null && name !== code ? name : formatCode(code, tell.language);
}

/** Hours and active volunteers over the months; left out where there is no history. */
export function trendSection(report: MonthReport, tell: ReportFormatter): Html | '' {
  const { t } = tell;
  const { trend } = report.breakdown;
  if (trend.length < 2) return '';
  const labels = trend.map(({ month }) => tell.shortMonth(month));
  const hours = trend.map(({ minutes }, n) => ({
    ...{ label: labels[n] ?? '', value: minutes, says: tell.count(Math.round(minutes / 60)) },
  }));
  const active = trend.map(({ activeVolunteers: value }, n) => ({
    ...{ label: labels[n] ?? '', value, says: tell.count(value) },
  }));
  const columns = ['month', 'hours', 'records', 'served', 'registered'] as const;
  return html`<section>
    <h2>${t('trend')}</h2>
    ${figure(columnChart(tell.chart('trend-hours', t('hoursTrend'), hours), hours), t('hoursTrend'))}
    ${figure(columnChart(tell.chart('trend-active', t('activeTrend'), active), active), t('activeTrend'))}
    ${table(
      t('trend'),
      columns.map((name) => ({ name: t(name), number: name !== 'month' })),
      trend.map((one) => [
        tell.month(one.month),
        tell.minutes(one.minutes),
        tell.count(one.records),
        tell.count(one.activeVolunteers),
        tell.count(one.registeredVolunteers),
      ]),
    )}
    <p class="note">${t('trendNote')}</p>
  </section>`;
}

/** Star levels: who holds them, who rose, who fell. */
export function starSection({ starLevels, breakdown }: MonthReport, tell: ReportFormatter): Html {
  const { t } = tell;
  const { risenTo, fallenTo } = breakdown;
  const levels = Object.entries(starLevels).map(([level, people]) => ({
    level,
    name: level === '0' ? t('noLevel') : t('level', { n: level }),
    label: level === '0' ? t('noLevel') : `${t('level', { n: level })} ${'★'.repeat(Number(level))}`,
    value: people,
    says: t('persons', { n: tell.count(people) }),
  }));
  const anyFell = Object.keys(fallenTo).length > 0;
  return html`<section>
    <h2>${t('stars')}</h2>
    <div class="side">${figure(barChart({ ...tell.chart('stars', t('stars'), levels), narrow: true }, levels))}
    ${table(
      t('stars'),
      [
        { name: t('stars') },
        { name: t('holders'), number: true },
        { name: t('risen'), number: true },
        ...(anyFell ? [{ name: t('fallen'), number: true }] : []),
      ],
      levels.map(({ level, name, value }) => [
        name,
        tell.count(value),
        level === '0' ? '–' : tell.count(risenTo[level] ?? 0),
        ...(anyFell ? [tell.count(fallenTo[level] ?? 0)] : []),
      ]),
    )}</div>
  </section>`;
}

/** Those with most hours, by name where they agreed to it. */
export function mostHoursSection({ breakdown: { mostHours } }: MonthReport, tell: ReportFormatter): Html | '' {
  const { t } = tell;
  if (mostHours.length === 0) return '';
  return html`<section>
    <h2>${t('mostHours')}</h2>
    <ol>
      ${mostHours.map(({ name, minutes }) => html`<li>${name ?? t('aVolunteer')}: ${tell.minutes(minutes)}</li>`)}
    </ol>
    <p class="note">${t('consent')}</p>
  </section>`;
}

/** What came late, and what nobody has rated. */
export function recordingSection(
  { lateRecords, unratedServices, accepted }: MonthReport,
  tell: ReportFormatter,
): Html | '' {
  const { t } = tell;
  if (accepted === 0) return '';
  return html`<section>
    <h2>${t('recording')}</h2>
    ${table(
      t('recording'),
      [{ name: t('what') }, { name: t('records'), number: true }],
      [
        [t('lateRecords'), `${tell.count(lateRecords)} (${tell.share(lateRecords, accepted)})`],
        [t('unrated'), tell.count(unratedServices)],
      ],
    )}
    <p class="note">${t('recordingNote')}</p>
  </section>`;
}

/** How sure the hours are: records by grade of evidence. */
export function gradeSection({ grades, accepted }: MonthReport, tell: ReportFormatter): Html | '' {
  const { t } = tell;
  if (accepted === 0) return '';
  return html`<section>
    <h2>${t('grades')}</h2>
    ${table(
      t('grades'),
      [{ name: t('grade') }, { name: t('records'), number: true }],
      Object.entries(grades).map(([grade, records]) => [
        formatGrade(grade, tell.language),
        `${tell.count(records)} (${tell.share(records, accepted)})`,
      ]),
    )}
  </section>`;
}

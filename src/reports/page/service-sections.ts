import { Html, html } from '../../common/html/html';
import { PUNCTUATION } from '../../common/punctuation';
import { importedByText } from '../../communities/imported-by';
import { PublishedGroup, PublishedReport } from '../published-report.rules';
import { SatisfactionFigures } from '../satisfaction';
import { barChart, columnChart } from './charts';
import { Column, ReportFormatter, figure, table, withheldNote } from './report-formatter';
import { formatCode, formatGrade } from './report.messages';

/** Maximum number of bars in a chart; the table below it has every row. */
const MAX_BARS = 12;

/** Registered and active volunteers, always shown together (docs/domain.md §5). */
export function peopleSection(report: PublishedReport, format: ReportFormatter): Html {
  const { t } = format;
  const { newVolunteers, returningVolunteers, notActiveVolunteers } = report.breakdown;
  const bars = [
    { label: t('registered'), value: report.registeredVolunteers },
    { label: t('served'), value: report.activeVolunteers },
    { label: t('servedFirst'), value: newVolunteers },
    { label: t('servedAgain'), value: returningVolunteers },
    { label: t('notServed'), value: notActiveVolunteers },
  ].map((bar) => ({
    ...bar,
    valueLabel: `${t('persons', { n: format.count(bar.value) })} · ${format.share(bar.value, report.registeredVolunteers)}`,
  }));
  return html`<section>
    <h2>${t('people')}</h2>
    <div class="side">${figure(barChart({ ...format.chart('people', t('people'), bars), narrow: true }, bars))}
    ${table(
      t('people'),
      [{ name: t('people') }, { name: t('holders'), number: true }],
      bars.map(({ label, value }) => [label, format.count(value)]),
    )}</div>
  </section>`;
}

/** Service hours by category, building or block, organisation and cohort, and satisfaction by category. */
export function groupSections(report: PublishedReport, format: ReportFormatter): (Html | '')[] {
  const { byCategory, byUnit, byOrganisation, byCohort, satisfaction } = report.breakdown;
  return [
    groupSection('category', byCategory, format, satisfaction.byCategory),
    groupSection('unit', byUnit, format),
    groupSection('organisation', byOrganisation, format),
    groupSection('cohort', byCohort, format),
  ];
}

const HEADINGS = {
  category: 'byCategory',
  unit: 'byUnit',
  organisation: 'byOrganisation',
  cohort: 'byCohort',
} as const;

function groupSection(
  grouping: keyof typeof HEADINGS,
  groups: readonly PublishedGroup[],
  format: ReportFormatter,
  satisfaction?: Readonly<Record<string, SatisfactionFigures>>,
): Html | '' {
  const { t } = format;
  if (groups.length === 0) return '';
  const heading = t(HEADINGS[grouping]);
  const title = t('hoursBy', { by: format.language === 'zh' ? heading : heading.toLowerCase() });
  const shown = groups.flatMap((group) =>
    group.minutes === null
      ? []
      : { label: nameOf(group, format), value: group.minutes, valueLabel: format.minutes(group.minutes) },
  );
  const bars = shown.slice(0, MAX_BARS);
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
    nameOf(group, format),
    format.count(group.records),
    format.minutes(group.minutes),
    format.points(group.pointHundredths),
    format.count(group.activeVolunteers),
    ...(satisfaction ? satisfactionCells(satisfaction[group.code ?? ''], format) : []),
  ]);
  return html`<section>
    <h2>${heading}</h2>
    ${bars.length === 0 ? '' : figure(barChart(format.chart(grouping, title, bars), bars), title)}
    ${shown.length > MAX_BARS ? html`<p class="note">${t('onlyLargest', { n: String(MAX_BARS) })}</p>` : ''}
    ${table(heading, columns, rows)} ${withheldNote(shown.length < groups.length, format)} ${satisfaction && html`<p class="note">${t('tooFewNote')}</p>`}
    ${grouping === 'category' ? html`<p class="note">${t('overlap')}</p>` : ''}
  </section>`;
}

function satisfactionCells(figures: SatisfactionFigures | undefined, format: ReportFormatter): string[] {
  if (!figures) return ['–', '0'];
  const { meanHundredths, raters } = figures;
  return meanHundredths === null ? [format.t('tooFew'), '–'] : [format.points(meanHundredths), format.count(raters)];
}

function nameOf({ code, name }: PublishedGroup, format: ReportFormatter): string {
  if (code === null) return format.t('belongsToNone');
  return name !== null && name !== code ? name : formatCode(code, format.language);
}

/** Service hours and active volunteers by month; omitted without earlier months. */
export function trendSection(report: PublishedReport, format: ReportFormatter): Html | '' {
  const { t } = format;
  const { trend } = report.breakdown;
  if (trend.length < 2) return '';
  const labels = trend.map(({ month }) => format.shortMonth(month));
  const hours = trend.map(({ minutes }, n) => ({
    label: labels[n] ?? '',
    value: minutes ?? 0,
    valueLabel: minutes === null ? '–' : format.count(Math.round(minutes / 60)),
  }));
  const active = trend.map(({ activeVolunteers: value }, n) => ({
    ...{ label: labels[n] ?? '', value, valueLabel: format.count(value) },
  }));
  const columns = ['month', 'hours', 'records', 'served', 'registered'] as const;
  return html`<section>
    <h2>${t('trend')}</h2>
    ${figure(columnChart(format.chart('trend-hours', t('hoursTrend'), hours), hours), t('hoursTrend'))}
    ${figure(columnChart(format.chart('trend-active', t('activeTrend'), active), active), t('activeTrend'))}
    ${table(
      t('trend'),
      columns.map((name) => ({ name: t(name), number: name !== 'month' })),
      trend.map((figures) => [
        format.month(figures.month),
        format.minutes(figures.minutes),
        format.count(figures.records),
        format.count(figures.activeVolunteers),
        format.count(figures.registeredVolunteers),
      ]),
    )}
    ${withheldNote(
      trend.some(({ minutes }) => minutes === null),
      format,
    )}
    <p class="note">${t('trendNote')}</p>
  </section>`;
}

/** Star levels: volunteers who hold, rose to and fell to each. */
export function starSection({ starLevels, breakdown }: PublishedReport, format: ReportFormatter): Html {
  const { t } = format;
  const { risenTo, fallenTo } = breakdown;
  const levels = Object.entries(starLevels).map(([level, people]) => ({
    level,
    name: level === '0' ? t('noLevel') : t('level', { n: level }),
    label: level === '0' ? t('noLevel') : `${t('level', { n: level })} ${'★'.repeat(Number(level))}`,
    value: people,
    valueLabel: t('persons', { n: format.count(people) }),
  }));
  const anyFell = Object.keys(fallenTo).length > 0;
  return html`<section>
    <h2>${t('stars')}</h2>
    <div class="side">${figure(barChart({ ...format.chart('stars', t('stars'), levels), narrow: true }, levels))}
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
        format.count(value),
        level === '0' ? '–' : format.count(risenTo[level] ?? 0),
        ...(anyFell ? [format.count(fallenTo[level] ?? 0)] : []),
      ]),
    )}</div>
  </section>`;
}

/** The volunteers with the most service hours, by name where they agreed to be named; omitted where nobody did. */
export function mostHoursSection({ breakdown: { mostHours } }: PublishedReport, format: ReportFormatter): Html | '' {
  const { t } = format;
  if (mostHours.every(({ name }) => name === null)) return '';
  const { colon } = PUNCTUATION[format.language];
  return html`<section>
    <h2>${t('mostHours')}</h2>
    <ol>
      ${mostHours.map(({ name, minutes }) => {
        const hours = minutes === null ? '' : `${colon}${format.minutes(minutes)}`;
        return html`<li>${name ?? t('aVolunteer')}${hours}</li>`;
      })}
    </ol>
    <p class="note">${t('namesNote')}</p>
  </section>`;
}

/** Late records and unrated services. */
export function recordingSection(
  { lateRecords, unratedServices, accepted }: PublishedReport,
  format: ReportFormatter,
): Html | '' {
  const { t } = format;
  if (accepted === 0) return '';
  return html`<section>
    <h2>${t('recording')}</h2>
    ${table(
      t('recording'),
      [{ name: t('what') }, { name: t('records'), number: true }],
      [
        [t('lateRecords'), `${format.count(lateRecords)} (${format.share(lateRecords, accepted)})`],
        [t('unrated'), format.count(unratedServices)],
      ],
    )}
    <p class="note">${t('recordingNote')}</p>
  </section>`;
}

/** What was taken in from old books, by import, and who answers for it. */
export function importedSection({ imported }: PublishedReport, format: ReportFormatter): Html | '' {
  const { t, language } = format;
  if (imported.length === 0) return '';
  const text = ({ records, redemptions, ...source }: (typeof imported)[number]): string =>
    t('importedPart', {
      ...{ records: format.count(records), redemptions: format.count(redemptions) },
      by: importedByText(source)[language],
    });
  return html`<section>
    <h2>${t('imported')}</h2>
    <ul>
      ${imported.map((one) => html`<li>${text(one)}</li>`)}
    </ul>
    <p class="note">${t('importedNote')}</p>
  </section>`;
}

/** Service records by grade of evidence. */
export function gradeSection({ grades, accepted }: PublishedReport, format: ReportFormatter): Html | '' {
  const { t } = format;
  if (accepted === 0) return '';
  return html`<section>
    <h2>${t('grades')}</h2>
    ${table(
      t('grades'),
      [{ name: t('grade') }, { name: t('records'), number: true }],
      Object.entries(grades).map(([grade, records]) => [
        formatGrade(grade, format.language),
        `${format.count(records)} (${format.share(records, accepted)})`,
      ]),
    )}
  </section>`;
}

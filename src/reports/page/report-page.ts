import { Html, html } from '../../common/html/html';
import { Page } from '../../http/html/page-layout';
import { Language } from '../../common/language';
import { LedgerInfo } from '../../ledger/ledgers.service';
import type { Edition } from '../report-snapshots';
import { PublishedReport } from '../published-report.rules';
import { editionSection } from './edition-section';
import { adjustmentSection, moneySection, rejectedSection, shopSection } from './money-sections';
import {
  gradeSection,
  groupSections,
  mostHoursSection,
  peopleSection,
  importedSection,
  recordingSection,
  starSection,
  trendSection,
} from './service-sections';
import { ReportFormatter, withheldNote } from './report-formatter';
import { nothingBeforeText } from './report.messages';

/** Language and display mode of the page. */
export interface Reader {
  readonly language: Language;
  readonly elder: boolean;
}

/**
 * Renders a monthly incentive report as a page to print and post: all figures in texts, charts and tables.
 * @param edition the published edition; absent for figures as of now
 */
export function reportPage(
  report: PublishedReport,
  ledger: Pick<LedgerInfo, 'name' | 'currency' | 'zone'>,
  { language, elder }: Reader,
  edition?: Edition,
): Page {
  const format = new ReportFormatter(language, elder, ledger);
  const title = `${ledger.name} · ${format.t('title')} · ${format.month(report.month)}`;
  const { nothingBefore, month } = report;
  const figures =
    nothingBefore === null
      ? sections(report, format, edition)
      : html`<p>${nothingBeforeText({ month, nothingBefore }, language)}</p>`;
  const body = html`<div class="report">
    <header>
      <p>${ledger.name}</p>
      <h1>${format.t('title')} · ${format.month(month)}</h1>
      ${nothingBefore === null ? statusNote(report, format) : ''}
    </header>
    ${figures}
    <footer><p>${format.t('footer')}</p></footer>
  </div>`;
  return { title, language, elder, body };
}

/** All figures of the month. */
function sections(report: PublishedReport, format: ReportFormatter, edition?: Edition): Html {
  return html`${edition ? editionSection(edition, format) : ''}
    <section>
      <h2>${format.t('headline')}</h2>
      ${headline(report, format)}
    </section>
    ${peopleSection(report, format)} ${groupSections(report, format)} ${trendSection(report, format)}
    ${mostHoursSection(report, format)} ${starSection(report, format)} ${shopSection(report, format)}
    ${moneySection(report, format)} ${gradeSection(report, format)} ${importedSection(report, format)} ${recordingSection(report, format)} ${rejectedSection(report, format)}
    ${adjustmentSection(report, format)}`;
}

/** Whether the month is closed, and the log size and root to check the figures against. */
function statusNote({ breakdown: { close, asOf } }: PublishedReport, format: ReportFormatter): Html {
  const at = format.instant(asOf);
  if (!close) return html`<p class="warning">${format.t('open', { at })}</p>`;
  return html`<p>${format.t('closed', { at })}</p>
    <p class="note">${format.t('check', { size: format.count(close.size) })} <code class="hash">${close.root}</code></p>`;
}

/** Key figures, each with a detail; a detail whose amount is withheld is left out. */
function headline(report: PublishedReport, format: ReportFormatter): Html {
  const figures = [...serviceFigures(report, format), ...moneyFigures(report, format)];
  return html`<ul class="figures">
      ${figures.map(([name, figure, detail]) => html`<li>${name}<strong>${figure}</strong>${detail}</li>`)}
    </ul>
    ${withheldNote(isAnyWithheld(report), format)}`;
}

type KeyFigure = readonly [name: string, figure: string, detail: string];

function isAnyWithheld(report: PublishedReport): boolean {
  const { recordMinutes, pointHundredthsOutstanding, breakdown } = report;
  const { coinMinutesOutstanding, liability } = breakdown;
  return [recordMinutes, pointHundredthsOutstanding, coinMinutesOutstanding, liability.unpaidDuesCents].includes(null);
}

function serviceFigures(report: PublishedReport, format: ReportFormatter): KeyFigure[] {
  const { t } = format;
  const { breakdown: parts, activeVolunteers, registeredVolunteers } = report;
  const { overall } = parts.satisfaction;
  const share = format.share(activeVolunteers, registeredVolunteers);
  return [
    [t('hours'), format.minutes(report.recordMinutes), t('services', { n: format.count(report.accepted) })],
    [
      t('active'),
      t('persons', { n: format.count(activeVolunteers) }),
      t('ofRegistered', { n: format.count(registeredVolunteers), share }),
    ],
    [
      t('newcomers'),
      t('persons', { n: format.count(parts.newVolunteers) }),
      t('returning', { n: format.count(parts.returningVolunteers) }),
    ],
    [
      t('satisfaction'),
      format.points(overall.meanHundredths),
      overall.meanHundredths === null
        ? ''
        : t('fromRaters', { raters: format.count(overall.raters), n: format.count(overall.ratings) }),
    ],
  ];
}

function moneyFigures(report: PublishedReport, format: ReportFormatter): KeyFigure[] {
  const { t } = format;
  const { coinMinutesOutstanding, liability: owed } = report.breakdown;
  const { pointHundredthsRedeemed: redeemed, pointHundredthsRefunded: refunded } = report;
  const spent = { n: format.points(redeemed), back: format.points(refunded) };
  const committed = owed.totalCents === null ? '' : t('committed', { n: format.money(owed.totalCents) });
  const coverage = owed.coverageTenThousandths;
  return [
    [
      t('coins'),
      format.minutes(report.coinMinutesIssued),
      coinMinutesOutstanding === null ? '' : t('outstanding', { n: format.minutes(coinMinutesOutstanding) }),
    ],
    [t('points'), format.points(report.pointHundredthsIssued), redeemed === null ? '' : t('pointsSpent', spent)],
    [t('pointsLeft'), format.points(report.pointHundredthsOutstanding), ''],
    [t('fundLeft'), format.money(report.fundAfterSettlementCents), ''],
    [
      t('coverage'),
      coverage === null ? (owed.enough === null ? '–' : t('tooFew')) : format.share(coverage, 10_000),
      owed.enough === null ? t('noCommitments') : committed,
    ],
  ];
}

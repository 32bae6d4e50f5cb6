import { Html, html } from '../../common/html/html';
import { Page } from '../../http/html/page-layout';
import { Language } from '../../common/language';
import { LedgerInfo } from '../../ledger/ledgers.service';
import type { Edition } from '../report-snapshots';
import { MonthReport } from '../reports.service';
import { editionSection } from './edition-section';
import { adjustmentSection, moneySection, rejectedSection, shopSection } from './money-sections';
import {
  gradeSection,
  groupSections,
  mostHoursSection,
  peopleSection,
  recordingSection,
  starSection,
  trendSection,
} from './service-sections';
import { ReportFormatter } from './report-formatter';

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
  report: MonthReport,
  ledger: Pick<LedgerInfo, 'name' | 'currency' | 'zone'>,
  { language, elder }: Reader,
  edition?: Edition,
): Page {
  const format = new ReportFormatter(language, elder, ledger);
  const title = `${ledger.name} · ${format.t('title')} · ${format.month(report.month)}`;
  const body = html`<div class="report">
    <header>
      <p>${ledger.name}</p>
      <h1>${format.t('title')} · ${format.month(report.month)}</h1>
      ${statusNote(report, format)}
    </header>
    ${edition ? editionSection(edition, format) : ''}
    <section>
      <h2>${format.t('headline')}</h2>
      ${headline(report, format)}
    </section>
    ${peopleSection(report, format)} ${groupSections(report, format)} ${trendSection(report, format)}
    ${mostHoursSection(report, format)} ${starSection(report, format)} ${shopSection(report, format)}
    ${moneySection(report, format)} ${gradeSection(report, format)} ${recordingSection(report, format)} ${rejectedSection(report, format)}
    ${adjustmentSection(report, format)}
    <footer><p>${format.t('footer')}</p></footer>
  </div>`;
  return { title, language, elder, body };
}

/** Whether the month is closed, and the log size and root to check the figures against. */
function statusNote({ breakdown: { close, asOf } }: MonthReport, format: ReportFormatter): Html {
  const at = format.instant(asOf);
  if (!close) return html`<p class="warning">${format.t('open', { at })}</p>`;
  return html`<p>${format.t('closed', { at })}</p>
    <p class="note">${format.t('check', { size: format.count(close.size) })} <code class="hash">${close.root}</code></p>`;
}

function headline(report: MonthReport, format: ReportFormatter): Html {
  const { t } = format;
  const { breakdown: parts } = report;
  const { overall } = parts.satisfaction;
  const { liability: owed } = parts;
  const spent = {
    n: format.points(report.pointHundredthsRedeemed),
    back: format.points(report.pointHundredthsRefunded),
  };
  const share = format.share(report.activeVolunteers, report.registeredVolunteers);
  const figures: [name: string, figure: string, detail: string][] = [
    [t('hours'), format.minutes(report.recordMinutes), t('services', { n: format.count(report.accepted) })],
    [
      t('active'),
      t('persons', { n: format.count(report.activeVolunteers) }),
      t('ofRegistered', { n: format.count(report.registeredVolunteers), share }),
    ],
    [
      t('newcomers'),
      t('persons', { n: format.count(parts.newVolunteers) }),
      t('returning', { n: format.count(parts.returningVolunteers) }),
    ],
    [
      t('satisfaction'),
      overall.meanHundredths === null ? t('tooFew') : format.points(overall.meanHundredths),
      overall.meanHundredths === null
        ? ''
        : t('fromRaters', { raters: format.count(overall.raters), n: format.count(overall.ratings) }),
    ],
    [
      t('coins'),
      format.minutes(report.coinMinutesIssued),
      t('outstanding', { n: format.minutes(parts.coinMinutesOutstanding) }),
    ],
    [t('points'), format.points(report.pointHundredthsIssued), t('pointsSpent', spent)],
    [t('pointsLeft'), format.points(report.pointHundredthsOutstanding), ''],
    [t('fundLeft'), format.money(report.fundAfterSettlementCents), ''],
    [
      t('coverage'),
      owed.coverageTenThousandths === null ? '–' : format.share(owed.coverageTenThousandths, 10_000),
      owed.totalCents === 0 ? t('noCommitments') : t('committed', { n: format.money(owed.totalCents) }),
    ],
  ];
  return html`<ul class="figures">
    ${figures.map(([name, figure, detail]) => html`<li>${name}<strong>${figure}</strong>${detail}</li>`)}
  </ul>`;
}

import { Html, html } from '../../common/html/html';
import { Page } from '../../http/html/page-layout';
import { Language } from '../../common/language';
import { LedgerInfo } from '../../ledger/ledgers.service';
import type { Edition } from '../report-snapshots';
import { MonthReport } from '../reports.service';
import { editionSection } from './edition-section';
import { adjustmentSection, moneySection, refusedSection, shopSection } from './money-sections';
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

/** For whom a report's page is. */
export interface Reader {
  readonly language: Language;
  readonly elder: boolean;
}

/**
 * The page that a committee pins to the wall: every figure of a month's report, in words, charts and tables.
 * @param edition which of the published ones it is, if it is one
 */
export function reportPage(
  report: MonthReport,
  ledger: Pick<LedgerInfo, 'name' | 'currency' | 'zone'>,
  { language, elder }: Reader,
  edition?: Edition,
): Page {
  const tell = new ReportFormatter(language, elder, ledger);
  const title = `${ledger.name} · ${tell.t('title')} · ${tell.month(report.month)}`;
  const body = html`<div class="report">
    <header>
      <p>${ledger.name}</p>
      <h1>${tell.t('title')} · ${tell.month(report.month)}</h1>
      ${standing(report, tell)}
    </header>
    ${edition ? editionSection(edition, tell) : ''}
    <section>
      <h2>${tell.t('headline')}</h2>
      ${headline(report, tell)}
    </section>
    ${peopleSection(report, tell)} ${groupSections(report, tell)} ${trendSection(report, tell)}
    ${mostHoursSection(report, tell)} ${starSection(report, tell)} ${shopSection(report, tell)}
    ${moneySection(report, tell)} ${gradeSection(report, tell)} ${recordingSection(report, tell)} ${refusedSection(report, tell)}
    ${adjustmentSection(report, tell)}
    <footer><p>${tell.t('footer')}</p></footer>
  </div>`;
  return { title, language, elder, body };
}

/** Whether the figures are final, and what they can be checked against. */
function standing({ breakdown: { close, asOf } }: MonthReport, tell: ReportFormatter): Html {
  const at = tell.instant(asOf);
  if (!close) return html`<p class="warning">${tell.t('open', { at })}</p>`;
  return html`<p>${tell.t('closed', { at })}</p>
    <p class="note">${tell.t('check', { size: tell.count(close.size) })} <code class="hash">${close.root}</code></p>`;
}

function headline(report: MonthReport, tell: ReportFormatter): Html {
  const { t } = tell;
  const { breakdown: parts } = report;
  const { overall } = parts.satisfaction;
  const { liability: owed } = parts;
  const spent = { n: tell.points(report.pointHundredthsRedeemed), back: tell.points(report.pointHundredthsRefunded) };
  const share = tell.share(report.activeVolunteers, report.registeredVolunteers);
  const figures: [name: string, figure: string, beside: string][] = [
    [t('hours'), tell.minutes(report.recordMinutes), t('services', { n: tell.count(report.accepted) })],
    [
      t('active'),
      t('persons', { n: tell.count(report.activeVolunteers) }),
      t('ofRegistered', { n: tell.count(report.registeredVolunteers), share }),
    ],
    [
      t('newcomers'),
      t('persons', { n: tell.count(parts.newVolunteers) }),
      t('returning', { n: tell.count(parts.returningVolunteers) }),
    ],
    [
      t('satisfaction'),
      overall.meanHundredths === null ? t('tooFew') : tell.points(overall.meanHundredths),
      overall.meanHundredths === null
        ? ''
        : t('fromRaters', { raters: tell.count(overall.raters), n: tell.count(overall.ratings) }),
    ],
    [
      t('coins'),
      tell.minutes(report.coinMinutesIssued),
      t('outstanding', { n: tell.minutes(parts.coinMinutesOutstanding) }),
    ],
    [t('points'), tell.points(report.pointHundredthsIssued), t('pointsSpent', spent)],
    [t('pointsLeft'), tell.points(report.pointHundredthsOutstanding), ''],
    [t('fundLeft'), tell.money(report.fundAfterSettlementCents), ''],
    [
      t('coverage'),
      owed.coverageTenThousandths === null ? '–' : tell.share(owed.coverageTenThousandths, 10_000),
      owed.totalCents === 0 ? t('nothingPromised') : t('promised', { n: tell.money(owed.totalCents) }),
    ],
  ];
  return html`<ul class="figures">
    ${figures.map(([name, figure, beside]) => html`<li>${name}<strong>${figure}</strong>${beside}</li>`)}
  </ul>`;
}

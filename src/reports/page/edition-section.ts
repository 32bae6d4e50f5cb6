import { Html, html } from '../../common/html/html';
import { Words } from '../../common/language';
import { Headline } from '../edition-changes';
import type { Edition } from '../report-snapshots';
import { ReportFormatter, table } from './report-formatter';

/** The formatter of a figure. */
type FigureFormat = 'count' | 'minutes' | 'points' | 'money';

const FIGURES: Readonly<Record<Headline, readonly [words: Words, figureFormat: FigureFormat]>> = {
  accepted: [{ zh: '服务次数', en: 'Services' }, 'count'],
  recordMinutes: [{ zh: '服务时间', en: 'Service hours' }, 'minutes'],
  lateRecords: [{ zh: '迟报的服务记录', en: 'Services recorded late' }, 'count'],
  unratedServices: [{ zh: '尚未评价的服务', en: 'Services not rated yet' }, 'count'],
  ratings: [{ zh: '评价', en: 'Ratings' }, 'count'],
  activeVolunteers: [{ zh: '参与服务的志愿者', en: 'Volunteers who served' }, 'count'],
  registeredVolunteers: [{ zh: '登记志愿者', en: 'Volunteers registered' }, 'count'],
  promoted: [{ zh: '星级上升', en: 'Volunteers who rose to a star level' }, 'count'],
  coinMinutesIssued: [{ zh: '时间币发放', en: 'Time coins earned' }, 'minutes'],
  pointHundredthsIssued: [{ zh: '积分发放', en: 'Points earned' }, 'points'],
  pointHundredthsRedeemed: [{ zh: '兑换积分', en: 'Points redeemed' }, 'points'],
  pointHundredthsRefunded: [{ zh: '退回积分', en: 'Points refunded' }, 'points'],
  pointHundredthsOutstanding: [{ zh: '未兑换积分', en: 'Points not redeemed yet' }, 'points'],
  fundReceivedCents: [{ zh: '基金收入', en: 'Received by the fund' }, 'money'],
  fundAfterSettlementCents: [{ zh: '基金结余', en: 'Left in the fund' }, 'money'],
  shopDueCents: [{ zh: '应付商家', en: 'Due to shops' }, 'money'],
  shopPaidCents: [{ zh: '基金已保障', en: 'Covered by the fund' }, 'money'],
};

/** The edition of a published report, and its changes since the previous edition. */
export function editionSection(
  { edition, final, madeAt, size, root, published }: Edition,
  format: ReportFormatter,
): Html {
  const { t } = format;
  const at = format.instant(madeAt);
  const rows = published.changes.map(({ figure, before, after }) => {
    const [words, figureFormat] = FIGURES[figure];
    return [words[format.language], format[figureFormat](before), format[figureFormat](after)];
  });
  const columns = [{ name: t('what') }, { name: t('before'), number: true }, { name: t('after'), number: true }];
  return html`<section>
    <h2>${final ? t('editionFinal', { n: String(edition) }) : t('editionFirst', { n: String(edition) })}</h2>
    <p>${t('editionMade', { at })}</p>
    <p class="note">${t('editionCheck', { size: format.count(size) })} <code class="hash">${root}</code></p>
    ${final ? (rows.length > 0 ? table(t('editionChanges'), columns, rows) : html`<p>${t('editionSame')}</p>`) : ''}
  </section>`;
}

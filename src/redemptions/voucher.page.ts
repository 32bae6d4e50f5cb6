import { Html, html } from '../common/html/html';
import { Page } from '../http/html/page-layout';
import { formatHundredths, formatInstant } from '../common/formatters';
import { Instant } from '../common/instant';
import { Language, Words } from '../common/language';
import { qrCode } from '../common/qr-code';

/** What a slip says. It goes through a shop's hands, so it names no volunteer. */
export interface Voucher {
  readonly code: string;
  readonly kind: 'code' | 'voucher';
  /** Most that may be taken with it, in hundredths of a point. */
  readonly ceiling: number | null;
  readonly expiresAt: Instant;
  /** Name of the one shop that it is for. */
  readonly shop?: string;
}

const SAYS = {
  voucher: { zh: '积分兑换券', en: 'Points voucher' },
  code: { zh: '积分兑换兑换码', en: 'One-time code for points' },
  show: {
    zh: '请在商家收银台出示此码。只能使用一次，请勿提前告诉他人。',
    en: 'Show this code at the shop’s till. It works once; tell it to nobody before.',
  },
  scan: { zh: '收银台可扫此二维码代替输入', en: 'The till may scan this instead of typing the code' },
  ceiling: { zh: '最多可用积分', en: 'Points at most' },
  shop: { zh: '适用商家', en: 'Good at' },
  anyShop: { zh: '所有合作商家', en: 'Any partner shop' },
  until: { zh: '有效期至', en: 'Good until' },
  lost: {
    zh: '如有遗失，请到社区服务台取消。未用完的部分仍留在您的积分账户。',
    en: 'Lost? Have it cancelled at the community’s desk. What is not used stays in your account.',
  },
} as const satisfies Record<string, Words>;

/** The slip as a page to print. */
export function voucherPage(
  { code, kind, ceiling, expiresAt, shop }: Voucher,
  { community, zone, language }: { community: string; zone: string; language: Language },
): Pick<Page, 'title' | 'language' | 'body'> {
  const title = SAYS[kind][language];
  const points = ceiling === null ? undefined : line(SAYS.ceiling[language], formatHundredths(ceiling, language));
  const body = html`<p>${community}</p>
    <h1>${title}</h1>
    <ul class="figures">
      <li><strong>${code}</strong></li>
    </ul>
    ${qrFigure(code, language)}
    <p>${SAYS.show[language]}</p>
    <table>
      <tbody>
        ${points} ${line(SAYS.shop[language], shop ?? SAYS.anyShop[language])}
        ${line(SAYS.until[language], formatInstant(expiresAt, zone))}
      </tbody>
    </table>
    <p class="note">${SAYS.lost[language]}</p>`;
  return { title, language, body };
}

/** The code as a square that a scanner types into the till as it stands: the code itself, and no address. */
function qrFigure(code: string, language: Language): Html {
  const { size, path } = qrCode(code);
  return html`<figure class="qr">
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${SAYS.scan[language]}" shape-rendering="crispEdges">
      <path d="${path}" />
    </svg>
    <figcaption>${SAYS.scan[language]}</figcaption>
  </figure>`;
}

const line = (name: string, value: string) =>
  html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;

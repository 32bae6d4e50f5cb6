import { Html, html } from '../common/html/html';
import { Page } from '../http/html/page-layout';
import { formatHundredths, formatInstant } from '../common/formatters';
import { Instant } from '../common/instant';
import { Language, Words } from '../common/language';
import { qrCode } from '../common/qr-code';

/** Contents of a printed voucher. It is handed to a shop, so it does not name the volunteer. */
export interface Voucher {
  readonly code: string;
  readonly kind: 'code' | 'voucher';
  /** Maximum that may be taken with it, in hundredths of a point. */
  readonly ceiling: number | null;
  readonly expiresAt: Instant;
  /** Name of the only shop where it is valid. */
  readonly shop?: string;
}

const MESSAGES = {
  voucher: { zh: '积分兑换券', en: 'Points voucher' },
  code: { zh: '积分兑换码', en: 'One-time redemption code' },
  show: {
    zh: '请在商家收银台出示此码。只能使用一次，请勿提前告诉他人。',
    en: 'Show this code at the shop’s till. It can be used once. Do not share it before.',
  },
  scan: { zh: '收银台可扫此二维码代替输入', en: 'The shop may scan this instead of typing the code' },
  ceiling: { zh: '最多可用积分', en: 'Maximum points' },
  shop: { zh: '适用商家', en: 'Valid at' },
  anyShop: { zh: '所有合作商家', en: 'Any partner shop' },
  until: { zh: '有效期至', en: 'Valid until' },
  lost: {
    zh: '如有遗失，请到社区服务台取消。未用完的部分仍留在您的积分账户。',
    en: 'If you lose it, have it cancelled at the community service desk. Unused points stay in your account.',
  },
} as const satisfies Record<string, Words>;

/** Renders the printable voucher. */
export function voucherPage(
  { code, kind, ceiling, expiresAt, shop }: Voucher,
  { community, zone, language }: { community: string; zone: string; language: Language },
): Pick<Page, 'title' | 'language' | 'body'> {
  const title = MESSAGES[kind][language];
  const points = ceiling === null ? undefined : line(MESSAGES.ceiling[language], formatHundredths(ceiling, language));
  const body = html`<p>${community}</p>
    <h1>${title}</h1>
    <ul class="figures">
      <li><strong>${code}</strong></li>
    </ul>
    ${qrFigure(code, language)}
    <p>${MESSAGES.show[language]}</p>
    <table>
      <tbody>
        ${points} ${line(MESSAGES.shop[language], shop ?? MESSAGES.anyShop[language])}
        ${line(MESSAGES.until[language], formatInstant(expiresAt, zone))}
      </tbody>
    </table>
    <p class="note">${MESSAGES.lost[language]}</p>`;
  return { title, language, body };
}

/** The code as a QR code: the bare code, not a URL, so that a scanner enters it as typed text. */
function qrFigure(code: string, language: Language): Html {
  const { size, path } = qrCode(code);
  return html`<figure class="qr">
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${MESSAGES.scan[language]}" shape-rendering="crispEdges">
      <path d="${path}" />
    </svg>
    <figcaption>${MESSAGES.scan[language]}</figcaption>
  </figure>`;
}

const line = (name: string, value: string) =>
  html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;

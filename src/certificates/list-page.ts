import { Words } from '../platform/language';
import { Html, html } from '../platform/html/html';
import { Page } from '../platform/html/page';
import { sayDay, sayMinutes } from '../platform/html/say';
import { both } from './certificate-page';
import { CertificateItem } from './certificates.dto';
import { spanOf } from './sheet';
import { Showing } from '../platform/html/showing';
import { WORDS } from './words';

const TEXT = {
  title: { zh: '志愿服务证明', en: 'Certificates of service' },
  none: { zh: '还没有证明。', en: 'There are no certificates yet.' },
  files: { zh: '下载', en: 'Files' },
  text: { zh: '签名文本', en: 'signed text' },
} as const satisfies Record<string, Words>;

/** A volunteer's certificates as a page, the newest first, each with its page and files. */
export function listPage(items: readonly CertificateItem[], ledger: string, showing: Showing): Page {
  const { language } = showing;
  const title = TEXT.title[language];
  if (items.length === 0) return { title, ...showing, body: html`<h1>${title}</h1><p>${TEXT.none[language]}</p>` };
  const columns = [WORDS.number, WORDS.issuedOn, WORDS.span, WORDS.time, WORDS.status, TEXT.files];
  const body = html`<h1>${both(TEXT.title, language)}</h1>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table>
        <caption>
          ${title}
        </caption>
        <thead>
          <tr>
            ${columns.map((words) => html`<th scope="col">${both(words, language)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${items.map((item) => row(item, `/v1/ledgers/${ledger}/certificates/${item.number}`, showing))}
        </tbody>
      </table>
    </div>`;
  return { title, ...showing, body };
}

function row(item: CertificateItem, path: string, { language, elder }: Showing): Html {
  const { number, issuedOn, minutes, status } = item;
  const view = `lang=${language}${elder ? '&size=elder' : ''}`;
  return html`<tr>
    <th scope="row"><a href="${path}.html?${view}">${number}</a></th>
    <td>${sayDay(issuedOn, language)}</td>
    <td>${spanOf(item, language)}</td>
    <td>${sayMinutes(minutes, language)}</td>
    <td>${WORDS[status][language]}</td>
    <td><a href="${path}.pdf?lang=${language}">PDF</a> · <a href="${path}.txt">${TEXT.text[language]}</a></td>
  </tr>`;
}

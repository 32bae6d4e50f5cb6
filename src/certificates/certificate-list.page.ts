import { Words } from '../common/language';
import { Part, html } from '../common/html/html';
import { lineOf, lineTable } from '../common/html/table';
import { Page } from '../http/html/page-layout';
import { sayDay, sayMinutes } from '../common/formatters';
import { both } from './certificate.page';
import { CertificateItem } from './certificates.dto';
import { spanOf } from './certificate-sheet';
import { Showing } from '../http/html/page-view';
import { WORDS } from './certificates.messages';

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
  const columns = [WORDS.number, WORDS.issuedOn, WORDS.span, WORDS.time, WORDS.status, TEXT.files].map((words) => ({
    says: words[language],
    head: both(words, language),
  }));
  const rows = items.map((item) =>
    lineOf(columns, cellsOf(item, `/v1/ledgers/${ledger}/certificates/${item.number}`, showing)),
  );
  const body = html`<h1>${both(TEXT.title, language)}</h1>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      ${lineTable({ caption: title, columns, rows })}
    </div>`;
  return { title, ...showing, body };
}

function cellsOf(item: CertificateItem, path: string, { language, elder }: Showing): Part[] {
  const { number, issuedOn, minutes, status } = item;
  const view = `lang=${language}${elder ? '&size=elder' : ''}`;
  return [
    html`<a href="${path}.html?${view}">${number}</a>`,
    sayDay(issuedOn, language),
    spanOf(item, language),
    sayMinutes(minutes, language),
    WORDS[status][language],
    html`<a href="${path}.pdf?lang=${language}">PDF</a> · <a href="${path}.txt">${TEXT.text[language]}</a>`,
  ];
}

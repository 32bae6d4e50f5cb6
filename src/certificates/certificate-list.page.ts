import { Words } from '../common/language';
import { Part, html } from '../common/html/html';
import { lineOf, lineTable } from '../common/html/table';
import { Page } from '../http/html/page-layout';
import { formatDay, formatMinutes } from '../common/formatters';
import { bilingual } from './certificate.page';
import { CertificateItem } from './certificates.dto';
import { spanOf } from './certificate-sheet';
import { PageView } from '../http/html/page-view';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

const TEXT = {
  title: { zh: '志愿服务证明', en: 'Certificates of service' },
  none: { zh: '还没有证明。', en: 'There are no certificates yet.' },
  files: { zh: '下载', en: 'Files' },
  text: { zh: '签名文本', en: 'signed text' },
} as const satisfies Record<string, Words>;

/** A page that lists a volunteer's certificates, newest first, with links to their pages and files. */
export function certificateListPage(items: readonly CertificateItem[], ledger: string, view: PageView): Page {
  const { language } = view;
  const title = TEXT.title[language];
  if (items.length === 0) return { title, ...view, body: html`<h1>${title}</h1><p>${TEXT.none[language]}</p>` };
  const columns = [
    CERTIFICATE_MESSAGES.number,
    CERTIFICATE_MESSAGES.issuedOn,
    CERTIFICATE_MESSAGES.span,
    CERTIFICATE_MESSAGES.time,
    CERTIFICATE_MESSAGES.status,
    TEXT.files,
  ].map((words) => ({
    label: words[language],
    head: bilingual(words, language),
  }));
  const rows = items.map((item) =>
    lineOf(columns, cellsOf(item, `/v1/ledgers/${ledger}/certificates/${item.number}`, view)),
  );
  const body = html`<h1>${bilingual(TEXT.title, language)}</h1>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      ${lineTable({ caption: title, columns, rows })}
    </div>`;
  return { title, ...view, body };
}

function cellsOf(item: CertificateItem, path: string, { language, elder }: PageView): Part[] {
  const { number, issuedOn, minutes, status } = item;
  const view = `lang=${language}${elder ? '&size=elder' : ''}`;
  return [
    html`<a href="${path}.html?${view}">${number}</a>`,
    formatDay(issuedOn, language),
    spanOf(item, language),
    formatMinutes(minutes, language),
    CERTIFICATE_MESSAGES[status][language],
    html`<a href="${path}.pdf?lang=${language}">PDF</a> · <a href="${path}.txt">${TEXT.text[language]}</a>`,
  ];
}

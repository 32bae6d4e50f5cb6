import { Language, Words } from '../common/language';
import { Html, html } from '../common/html/html';
import { Column, lineOf, lineTable } from '../common/html/table';
import { Page } from '../http/html/page-layout';
import { CertificateStatus } from './certificate-queries';
import { CertificateContent, groupByMonth } from './certificate-content';
import { qrCode } from '../common/qr-code';
import { MAX_LINES, Table, headFacts, monthsTable, servicesTable, signers } from './certificate-sheet';
import { PageView } from '../http/html/page-view';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

const DOWNLOADS = {
  pdf: { zh: '下载 PDF', en: 'Download as PDF' },
  text: { zh: '下载签名文本', en: 'Download the signed text' },
} as const satisfies Record<string, Words>;

/** A certificate as a page for printing on A4; up to `MAX_LINES` services fit on one sheet. */
export function certificatePage(content: CertificateContent, status: CertificateStatus, view: PageView): Page {
  const { language } = view;
  const { services } = content;
  const summarised = services.length > MAX_LINES;
  const body = html`<article class="certificate">
    <header>
      <h1>${bilingual(CERTIFICATE_MESSAGES.title, language)}</h1>
    </header>
    ${status === 'valid' ? undefined : html`<p class="warning">${CERTIFICATE_MESSAGES[status][language]}</p>`}
    <div class="beside">
      <dl>
        ${headFacts(content, language).map(([words, value]) => factItem(words, value, language))}
      </dl>
      ${qrFigure(content.check, language)}
    </div>
    ${tableOf(summarised ? monthsTable(groupByMonth(services), language) : servicesTable(services, language), language)}
    <dl class="signers">
      ${signers(content, language).map(([words, value]) => factItem(words, value, language))}
    </dl>
    <p class="small">${CERTIFICATE_MESSAGES.free[language]}</p>
    <dl class="small">
      ${factItem(CERTIFICATE_MESSAGES.check, content.check, language)}
      ${factItem(CERTIFICATE_MESSAGES.logRoot, `${content.log.origin} #${content.log.size} ${content.log.root}`, language)}
    </dl>
    ${
      summarised
        ? html`<div class="annex">${tableOf(servicesTable(services, language, CERTIFICATE_MESSAGES.serviceList), language)}</div>`
        : undefined
    }
    <p class="screen">${downloads(view)}</p>
  </article>`;
  return { title: `${CERTIFICATE_MESSAGES.title[language]} ${content.number}`, ...view, body };
}

/** A text in the page's language, with the other language in smaller type. */
export function bilingual(words: Words, language: Language): Html {
  const [other, tag] = language === 'zh' ? [words.en, 'en'] : [words.zh, 'zh-CN'];
  return html`${words[language]} <span class="also" lang="${tag}">${other}</span>`;
}

/** A labelled fact as an item of a description list. */
export function factItem(words: Words, value: string, language: Language): Html {
  return html`<dt>${bilingual(words, language)}</dt>
    <dd>${value}</dd>`;
}

function qrFigure(address: string, language: Language): Html {
  const { size, path } = qrCode(address);
  return html`<figure class="qr">
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${CERTIFICATE_MESSAGES.scan[language]}" shape-rendering="crispEdges">
      <path d="${path}" />
    </svg>
    <figcaption>${bilingual(CERTIFICATE_MESSAGES.scan, language)}</figcaption>
  </figure>`;
}

function tableOf({ caption, columns: textColumns, rows }: Table, language: Language): Html {
  const columns = textColumns.map(({ words, n }): Column => ({
    label: words[language],
    head: bilingual(words, language),
    cells: n ? 'n' : undefined,
  }));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption[language]}">
    ${lineTable({ caption: bilingual(caption, language), columns, rows: rows.map((row) => lineOf(columns, row)) })}
  </div>`;
}

/** Links to the same certificate as PDF and as signed text. */
function downloads({ address, language }: PageView): Html {
  const path = new URL(address, 'http://host').pathname.replace(/\.html$/, '');
  return html`<a class="button" href="${path}.pdf?lang=${language}">${DOWNLOADS.pdf[language]}</a>
    <a class="button" href="${path}.txt">${DOWNLOADS.text[language]}</a>`;
}

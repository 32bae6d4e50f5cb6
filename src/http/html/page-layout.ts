import type { FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { IsEnumField } from '../fields';
import { Language, Words } from '../../common/language';
import { Html, Part, html } from '../../common/html/html';

/**
 * The style of all pages, on screen and in print: main text 18 px, larger in elder mode (24 px), line height
 * 1.6, contrast over 7:1, targets of 44 px (60 in elder mode), and nothing shown by colour alone (docs/domain.md §8).
 */
const STYLE = `
:root{--ink:#1a1a1a;--soft:#4a4a4a;--line:#767676;--paper:#fff;--tint:#f2f5f7;--mark:#0b4f6c}
*{box-sizing:border-box}
html{font-size:112.5%}
html.elder{font-size:150%}
main{container-type:inline-size}
body{margin:0 auto;max-width:60rem;padding:1rem;color:var(--ink);background:var(--paper);line-height:1.6;
font-family:system-ui,"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.6rem;line-height:1.3;margin:.5rem 0}h2{font-size:1.25rem;line-height:1.3;margin:1.6rem 0 .5rem}
p{margin:.5rem 0}a{color:var(--mark)}
nav.page{display:flex;flex-wrap:wrap;gap:.5rem;justify-content:flex-end}
nav.page a,button,.button{display:inline-flex;align-items:center;min-height:44px;padding:.25rem .9rem;border:2px solid var(--mark);
border-radius:.4rem;background:var(--paper);color:var(--mark);font:inherit;text-decoration:none;cursor:pointer}
button,.button{background:var(--mark);color:#fff}
html.elder nav.page a,html.elder button,html.elder .button{min-height:60px}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #b35900;outline-offset:2px}
label{display:block;margin:.8rem 0 .2rem;font-weight:600}
input,select{min-height:44px;width:100%;max-width:30rem;padding:.3rem .6rem;font:inherit;border:2px solid var(--line);border-radius:.3rem}
html.elder input,html.elder select{min-height:60px}
.scroll{overflow-x:auto;container-type:inline-size}
table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--ink)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{font-weight:400}tr.part th{padding-left:2rem}.once{white-space:nowrap}
tfoot td,tfoot th,tr.sum td,tr.sum th{font-weight:700;border-top:2px solid var(--ink)}
@container (max-width:34em){.lines,.lines caption,.lines tbody,.lines tfoot,.lines td,.lines th{display:block}
.lines thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.lines tr{display:block;border-bottom:1px solid var(--line);padding:.4rem 0}.lines .sum,.lines tfoot tr{display:flex;justify-content:space-between;gap:1rem}
.lines tr :is(td,th){border:0;padding:.1rem 0;text-align:left;white-space:normal}.lines tr td:empty{display:none}
.lines td[data-label]{display:grid;grid-template-columns:5.5em 1fr;gap:.75rem}.lines td::before{content:attr(data-label);color:var(--soft)}}
.report tbody th{min-width:5em}.report thead th{white-space:normal;word-break:keep-all}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.figures li{border:1px solid var(--line);border-radius:.4rem;padding:.6rem .8rem;background:var(--tint)}
.figures strong{display:block;font-size:1.5rem;line-height:1.3}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto}
.note{color:var(--soft)}.warning{border-left:.4rem solid #8a3b00;padding:.3rem .8rem;background:#fff6ec}
footer{margin-top:2rem;border-top:1px solid var(--line);color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1rem;margin:.8rem 0}dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
@container (max-width:34em){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
.good{border-left:.4rem solid var(--mark);padding:.3rem .8rem;background:var(--tint)}
.also{color:var(--soft);font-size:.75em;font-weight:400}
.certificate header{text-align:center}.certificate h1 .also{display:block}.certificate dt .also{display:block;line-height:1.2}
.beside{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}.beside dl{flex:1 1 20rem}
.qr{margin:0;text-align:center}.qr svg{width:9rem;height:9rem}.small{font-size:.8em;color:var(--soft)}.small dd{font-weight:400}
@media print{.certificate{font-size:.62rem}.certificate h1{font-size:1.3rem}.certificate .annex{break-before:page}.certificate tr{break-inside:avoid}.certificate .scroll{overflow:visible}.certificate table{break-inside:auto}}
figcaption{font-weight:600}.hash{overflow-wrap:anywhere}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.report .figures{grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr))}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 1.5rem;align-items:start}
@media print{.report{font-size:.8em}.report .figures{grid-template-columns:repeat(3,1fr)}.report td,.report th{padding:.15em .4em}
.report h2{margin:1rem 0 .3rem;font-size:1.2em;break-after:avoid}.report .figures strong{font-size:1.35em}
.report figure{margin:.3rem 0}.report .side{grid-template-columns:3fr 2fr}}
@media print{body{max-width:none;padding:0}nav.page,.screen{display:none}h2,table,figure,.figures li{break-inside:avoid}a{color:inherit;text-decoration:none}
.scroll{overflow:visible}.scroll table{break-inside:auto}tr{break-inside:avoid}h2,caption{break-after:avoid}html{font-size:10.5pt}html.elder{font-size:14pt}.wide{font-size:10.5pt}.wide .once{white-space:normal}
@page{margin:15mm}}
`;

/** The style element of a page. The hash in the policy is that of its exact text. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/** The source that allows the style of the pages in a content security policy. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Query parameters of every page: how it is shown. */
export class PageViewQuery {
  @IsEnumField({ about: 'Language of the page; else what the browser asks for', words: ['zh', 'en'], optional: true })
  lang?: Language;

  @IsEnumField({ about: 'Elder mode: larger text and targets', words: ['elder'], optional: true })
  size?: 'elder';
}

/** The content of a page. */
export interface Page {
  readonly title: string;
  readonly language: Language;
  readonly elder?: boolean;
  /** The address of the page, for links to it in the other language and size; left out, there are none. */
  readonly address?: string;
  readonly body: Part;
}

const WORDS = {
  other: { zh: 'English', en: '中文' },
  larger: { zh: '大字版', en: 'Larger text' },
  normal: { zh: '标准字号', en: 'Normal text' },
} as const satisfies Record<string, Words>;

/** Returns a complete HTML page. It has no script and loads nothing. */
export function page({ title, language, elder = false, address, body }: Page): string {
  const links = address === undefined ? undefined : switches(address, language, elder);
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}" class="${elder ? 'elder' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${links}
        <main>${body}</main>
      </body>
    </html> `.text;
}

function switches(address: string, language: Language, elder: boolean): Html {
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const size = html`<a href="${withQuery(address, { lang: language, size: elder ? undefined : 'elder' })}"
    >${(elder ? WORDS.normal : WORDS.larger)[language]}</a
  >`;
  const lang = html`<a lang="${other}" hreflang="${other}" href="${withQuery(address, { lang: other })}"
    >${WORDS.other[language]}</a
  >`;
  return html`<nav class="page" aria-label="${language === 'zh' ? '页面设置' : 'Page settings'}">${size}${lang}</nav>`;
}

function withQuery(address: string, changes: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address, 'http://host');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

/** Sends a page. It is personal, so no cache may store it. */
export function sendPage(reply: FastifyReply, content: Page): string {
  void reply.header('content-language', content.language).header('cache-control', 'no-store');
  void reply.type('text/html; charset=utf-8');
  return page(content);
}

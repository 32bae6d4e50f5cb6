import { Html, Part, html } from '../../common/html/html';
import {
  formatCount,
  formatHundredths,
  formatInstant,
  formatMinutes,
  formatMoney,
  formatMonth,
  formatShare,
} from '../../common/formatters';
import { Instant, Month } from '../../common/instant';
import { Language } from '../../common/language';
import { ChartText } from './charts';
import { REPORT_MESSAGES, message } from './report.messages';

/** A column of a table: numbers stand to the right. */
export interface Column {
  readonly name: string;
  readonly number?: boolean;
}

/** Says things in the reader's language, and in the money and the zone of the community. */
export class ReportFormatter {
  constructor(
    readonly language: Language,
    readonly elder: boolean,
    private readonly place: { readonly currency: string; readonly zone: string },
  ) {}

  readonly t = (name: keyof typeof REPORT_MESSAGES, values?: Readonly<Record<string, string>>): string =>
    message(REPORT_MESSAGES[name], this.language, values);

  minutes(minutes: number): string {
    return formatMinutes(minutes, this.language);
  }

  points(hundredths: number): string {
    return formatHundredths(hundredths, this.language);
  }

  count(count: number): string {
    return formatCount(count, this.language);
  }

  money(minor: number): string {
    return formatMoney(minor, this.place.currency, this.language);
  }

  month(month: Month): string {
    return formatMonth(month, this.language);
  }

  /** A month under a narrow column: `9月`, `Sept`. */
  shortMonth(month: Month): string {
    const tag = this.language === 'zh' ? 'zh-CN' : 'en-GB';
    return new Intl.DateTimeFormat(tag, { month: 'short', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  }

  share(part: number, whole: number): string {
    return formatShare(part, whole, this.language);
  }

  instant(at: Instant): string {
    return formatInstant(at, this.place.zone);
  }

  /** What a chart says for itself: its title, and its values one after the other. */
  chart(id: string, title: string, bars: readonly { label: string; says: string }[]): ChartText {
    const description = bars.map(({ label, says }) => `${label}: ${says}`).join('; ');
    return { id, title, description, elder: this.elder };
  }
}

/** A chart, with words over it where the heading of its section doesn't say them. */
export function figure(chart: Html, caption?: string): Html {
  return html`<figure>${caption === undefined ? '' : html`<figcaption>${caption}</figcaption>`} ${chart}</figure>`;
}

/**
 * A table: the first cell of a row is its header; the last row is a sum when there is one. Its caption is for those who
 * hear the page; those who see it have the heading above.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
  sum?: readonly Part[],
): Html {
  const cells = (row: readonly Part[]): Html[] =>
    row.map((cell, n) => {
      if (n === 0) return html`<th scope="row">${cell}</th>`;
      return columns[n]?.number ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`;
    });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption class="spoken">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name, number }) => html`<th scope="col" class="${number ? 'n' : ''}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${cells(row)}</tr>`)}
      </tbody>
      ${sum && html`<tfoot><tr>${cells(sum)}</tr></tfoot>`}
    </table>
  </div>`;
}

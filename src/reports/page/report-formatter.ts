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
import { PUNCTUATION } from '../../common/punctuation';
import { ChartText } from './charts';
import { MessageValues, REPORT_MESSAGES, reportMessage } from './report.messages';

/** A column of a table; numbers are aligned right. */
export interface Column {
  readonly name: string;
  readonly number?: boolean;
}

/** Formats figures in the reader's language, with the ledger's currency and time zone. */
export class ReportFormatter {
  constructor(
    readonly language: Language,
    readonly elder: boolean,
    private readonly ledger: { readonly currency: string; readonly zone: string },
  ) {}

  readonly t = <Name extends keyof typeof REPORT_MESSAGES>(name: Name, ...values: MessageValues<Name>): string =>
    reportMessage(name, this.language, ...values);

  /** Service hours or time coins. A withheld amount, null, is a text that says so; also of points and money. */
  minutes(minutes: number | null): string {
    return minutes === null ? this.t('tooFew') : formatMinutes(minutes, this.language);
  }

  points(hundredths: number | null): string {
    return hundredths === null ? this.t('tooFew') : formatHundredths(hundredths, this.language);
  }

  count(count: number | null): string {
    return count === null ? this.t('tooFew') : formatCount(count, this.language);
  }

  money(minor: number | null): string {
    return minor === null ? this.t('tooFew') : formatMoney(minor, this.ledger.currency, this.language);
  }

  month(month: Month): string {
    return formatMonth(month, this.language);
  }

  /** A month abbreviated for a narrow column: `9月`, `Sept`. */
  shortMonth(month: Month): string {
    const tag = this.language === 'zh' ? 'zh-CN' : 'en-GB';
    return new Intl.DateTimeFormat(tag, { month: 'short', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  }

  share(part: number, total: number): string {
    return formatShare(part, total, this.language);
  }

  instant(at: Instant): string {
    return formatInstant(at, this.ledger.zone);
  }

  /** The text alternative of a chart: its title, and its labels and values as a list. */
  chart(id: string, title: string, bars: readonly { label: string; valueLabel: string }[]): ChartText {
    const { colon, semicolon } = PUNCTUATION[this.language];
    const description = bars.map(({ label, valueLabel }) => `${label}${colon}${valueLabel}`).join(semicolon);
    return { id, title, description, elder: this.elder };
  }
}

/** A chart as a figure, with a caption where it differs from the section's heading. */
export function figure(chart: Html, caption?: string): Html {
  return html`<figure>${caption === undefined ? '' : html`<figcaption>${caption}</figcaption>`} ${chart}</figure>`;
}

/** Says why amounts above are not shown, where some are withheld. */
export function withheldNote(isWithheld: boolean, { t }: ReportFormatter): Html | '' {
  return isWithheld ? html`<p class="note">${t('withheldNote')}</p>` : '';
}

/**
 * A table: the first cell of each row is its header; `sum` is the last row. The caption is for screen readers only, since
 * the section's heading is visible above.
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

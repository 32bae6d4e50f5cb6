import { Html, Part, html } from './html';

/** A column of lines: its name, as it is read and, where that differs, as it stands above; and what its cells are. */
export interface Column {
  readonly label: string;
  readonly head?: Part;
  /** Numbers, or what is not to be broken. */
  readonly cells?: 'n' | 'once';
}

/** A table of lines: its rows are made by `lineOf` and `sumOf`. */
export interface TableLines {
  readonly caption: Part;
  readonly columns: readonly Column[];
  readonly rows: Part;
  /** Rows below the lines. */
  readonly foot?: Part;
}

/**
 * Lines as a table, which on a narrow screen is a list: the cells of a line below each other, each with its column's name
 * (page.ts). Roles say what a table would: browsers forget that where rows are shown as blocks.
 */
export function lineTable({ caption, columns, rows, foot }: TableLines): Html {
  const head = ({ label, head = label, cells }: Column): Html =>
    html`<th scope="col" role="columnheader" class="${cells === 'n' ? 'n' : ''}">${head}</th>`;
  return html`<table class="lines" role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(head)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows}
    </tbody>
    ${foot && html`<tfoot role="rowgroup">${foot}</tfoot>`}
  </table>`;
}

/** A line: a cell for each column. */
export function lineOf(columns: readonly Column[], cells: readonly Part[]): Html {
  const cell = ({ label, cells: kind }: Column, n: number): Html =>
    html`<td role="cell" class="${kind ?? ''}" data-label="${label}"><span>${cells[n]}</span></td>`;
  return html`<tr role="row">
    ${columns.map(cell)}
  </tr>`;
}

/** A sum: its words, and its value in the column of a number. */
export function sumOf(columns: readonly Column[], words: string, at: number, value: string): Html {
  const after = columns.length - at - 1;
  return html`<tr class="sum" role="row">
    <th scope="row" role="rowheader" colspan="${at}">${words}</th>
    <td role="cell" class="n">${value}</td>
    ${after > 0 ? html`<td role="cell" colspan="${after}"></td>` : undefined}
  </tr>`;
}

/** What stands where there are no lines. */
export function noLine(columns: readonly Column[], words: string): Html {
  return html`<tr role="row">
    <td role="cell" colspan="${columns.length}">${words}</td>
  </tr>`;
}

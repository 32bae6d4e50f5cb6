import { Html, Part, html } from './html';

/** A column of a table. */
export interface Column {
  /** The column's name, as plain text. */
  readonly label: string;
  /** Content of the header cell, if it differs from `label`. */
  readonly head?: Part;
  /** CSS class of the cells: `n` for numbers, `once` for text without line breaks. */
  readonly cells?: 'n' | 'once';
}

/** Parts of a table whose rows are made by `lineOf`, `sumOf` and `noLine`. */
export interface TableLines {
  readonly caption: Part;
  readonly columns: readonly Column[];
  readonly rows: Part;
  /** Rows of the footer. */
  readonly foot?: Part;
}

/**
 * A table that is shown as a list on a narrow screen: the cells of a row below each other, each with its column's name
 * (http/html/page-layout.ts). ARIA roles are explicit because browsers drop table semantics when rows are displayed as
 * blocks.
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

/** A row with one cell for each column. */
export function lineOf(columns: readonly Column[], cells: readonly Part[]): Html {
  const cell = ({ label, cells: kind }: Column, n: number): Html =>
    html`<td role="cell" class="${kind ?? ''}" data-label="${label}"><span>${cells[n]}</span></td>`;
  return html`<tr role="row">
    ${columns.map(cell)}
  </tr>`;
}

/** A row with a sum. @param at index of the column that holds the value */
export function sumOf(columns: readonly Column[], words: string, at: number, value: string): Html {
  const after = columns.length - at - 1;
  return html`<tr class="sum" role="row">
    <th scope="row" role="rowheader" colspan="${at}">${words}</th>
    <td role="cell" class="n">${value}</td>
    ${after > 0 ? html`<td role="cell" colspan="${after}"></td>` : undefined}
  </tr>`;
}

/** A row with a note, for a table without lines. */
export function noLine(columns: readonly Column[], words: string): Html {
  return html`<tr role="row">
    <td role="cell" colspan="${columns.length}">${words}</td>
  </tr>`;
}

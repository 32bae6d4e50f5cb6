import { Html, html } from '../common/html/html';

/** How many signs of a leaf's hash stand on paper: enough to find it, and to see that it is another one. */
const SHORT_HASH = 8;

/** An entry's place in the log as a page shows it: its number, and the beginning of its leaf's hash. */
export function entryMark({ seq, leafHash }: { readonly seq: number; readonly leafHash: string }): Html {
  return html`#${seq} <code>${leafHash.slice(0, SHORT_HASH)}</code>`;
}

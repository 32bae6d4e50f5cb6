import { Html, html } from '../common/html/html';

/** Number of hex digits of a leaf's hash on a page: enough to find the entry and to notice a different one. */
const SHORT_HASH_LENGTH = 8;

/** An entry's reference on a page: its number in the log and the beginning of its leaf's hash. */
export function entryMark({ seq, leafHash }: { readonly seq: number; readonly leafHash: string }): Html {
  return html`#${seq} <code>${leafHash.slice(0, SHORT_HASH_LENGTH)}</code>`;
}

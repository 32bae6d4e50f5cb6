import { Instant } from '../common/instant';
import { StatementAnswer } from './statement-answer.entity';

/** One answer in the history of a line. */
export interface LineAnswer {
  readonly id: string;
  readonly answer: StatementAnswer['answer'];
  readonly at: Instant;
  readonly text?: string;
}

/**
 * The answers to one line, oldest first; the last one is in effect. Agreeing to the whole statement does not affect a
 * disputed line: a dispute ends by the centre's resolution, or by the shop's own answer to that line.
 */
export function answersTo(seq: number, rows: readonly StatementAnswer[]): LineAnswer[] {
  const history: LineAnswer[] = [];
  for (const { id, answer, at, text, seq: line } of inOrder(rows)) {
    const disputed = history[history.length - 1]?.answer === 'disputed';
    if (line === seq || (line === null && !disputed)) history.push({ id, answer, at, ...(text !== null && { text }) });
  }
  return history;
}

/** The open dispute of a line, if any. @param rows the line's own answers */
export function openDispute(rows: readonly StatementAnswer[]): StatementAnswer | undefined {
  const last = inOrder(rows).at(-1);
  return last?.answer === 'disputed' ? last : undefined;
}

/** Sorts by instant, then by id: the journal's instants never decrease, and ids of one instant are in order. */
function inOrder(rows: readonly StatementAnswer[]): StatementAnswer[] {
  return [...rows].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
}

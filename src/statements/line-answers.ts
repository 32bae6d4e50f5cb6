import { Instant } from '../common/instant';
import { StatementAnswer } from './statement-answer.entity';

/** One answer to a line, as its history shows it. */
export interface LineAnswer {
  readonly id: string;
  readonly answer: StatementAnswer['answer'];
  readonly at: Instant;
  readonly text?: string;
}

/**
 * The answers to one line, oldest first; the last one stands. Agreeing to a whole statement leaves a line alone that is
 * in dispute: a dispute ends by the centre's answer, or by the shop's own to this very line.
 */
export function answersTo(seq: number, rows: readonly StatementAnswer[]): LineAnswer[] {
  const history: LineAnswer[] = [];
  for (const { id, answer, at, text, seq: line } of inOrder(rows)) {
    const disputed = history[history.length - 1]?.answer === 'disputed';
    if (line === seq || (line === null && !disputed)) history.push({ id, answer, at, ...(text !== null && { text }) });
  }
  return history;
}

/** The dispute of a line that is still open, if there is one. */
export function openDispute(rows: readonly StatementAnswer[]): StatementAnswer | undefined {
  const last = inOrder(rows).at(-1);
  return last?.answer === 'disputed' ? last : undefined;
}

/** Instants are the journal's and never go back; of one instant, ids are in order. */
function inOrder(rows: readonly StatementAnswer[]): StatementAnswer[] {
  return [...rows].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
}

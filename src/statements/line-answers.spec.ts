import { answersTo, openDispute } from './line-answers';
import { StatementAnswer } from './statement-answer.entity';

let given = 0;
/** An answer, later than those before it. */
function said(answer: StatementAnswer['answer'], seq: number | null): StatementAnswer {
  given += 1;
  const at = `2026-10-0${given % 9}T00:00:00.000Z`;
  return {
    ledger: 'sunrise',
    id: `id-${given}`,
    shop: 's1',
    month: '2026-09',
    seq,
    answer,
    text: null,
    person: 'p',
    at,
  };
}
beforeEach(() => (given = 0));

const answers = (seq: number, ...rows: StatementAnswer[]): string[] => answersTo(seq, rows).map(({ answer }) => answer);

describe('the answers to a line', () => {
  it('are those to this line, and to all lines, in their order', () => {
    const rows = [said('disputed', 5), said('agreed', 7), said('resolved', 5), said('agreed', null)];
    expect(answers(5, ...rows.reverse())).toEqual(['disputed', 'resolved', 'agreed']);
    expect(answers(6, ...rows)).toEqual(['agreed']);
  });

  it('keep a dispute open when all the rest is agreed, until the line itself is answered', () => {
    const rows = [said('disputed', 5), said('agreed', null)];
    expect(answers(5, ...rows)).toEqual(['disputed']);
    expect(answers(5, ...rows, said('agreed', 5))).toEqual(['disputed', 'agreed']);
  });

  it('have an open dispute only while it is the last word', () => {
    const first = said('disputed', 5);
    expect(openDispute([first])).toBe(first);
    expect(openDispute([first, said('resolved', 5)])).toBeUndefined();
    expect(openDispute([])).toBeUndefined();
  });
});

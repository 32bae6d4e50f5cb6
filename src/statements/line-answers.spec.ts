import { answersTo, openDispute } from './line-answers';
import { StatementAnswer } from './statement-answer.entity';

let count = 0;
/** An answer, later than all previous ones. */
function answered(answer: StatementAnswer['answer'], seq: number | null): StatementAnswer {
  count += 1;
  const at = `2026-10-0${count % 9}T00:00:00.000Z`;
  return {
    ledger: 'sunrise',
    id: `id-${count}`,
    shop: 's1',
    month: '2026-09',
    seq,
    answer,
    text: null,
    person: 'p',
    at,
  };
}
beforeEach(() => (count = 0));

const answers = (seq: number, ...rows: StatementAnswer[]): string[] => answersTo(seq, rows).map(({ answer }) => answer);

describe('answersTo', () => {
  it('gives the answers to the line and to the whole statement, in order', () => {
    const rows = [answered('disputed', 5), answered('agreed', 7), answered('resolved', 5), answered('agreed', null)];
    expect(answers(5, ...rows.reverse())).toEqual(['disputed', 'resolved', 'agreed']);
    expect(answers(6, ...rows)).toEqual(['agreed']);
  });

  it('keeps a dispute open when the statement is agreed, until the line itself is answered', () => {
    const rows = [answered('disputed', 5), answered('agreed', null)];
    expect(answers(5, ...rows)).toEqual(['disputed']);
    expect(answers(5, ...rows, answered('agreed', 5))).toEqual(['disputed', 'agreed']);
  });

  it('has an open dispute only while the dispute is the last answer', () => {
    const first = answered('disputed', 5);
    expect(openDispute([first])).toBe(first);
    expect(openDispute([first, answered('resolved', 5)])).toBeUndefined();
    expect(openDispute([])).toBeUndefined();
  });
});

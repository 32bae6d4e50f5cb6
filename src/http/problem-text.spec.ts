import { PROBLEM_TYPES } from './problem-types';
import { problemText, withoutFormats } from './problem-text';

describe('problemText', () => {
  it.each([
    [
      'more-than-captured',
      { left: 1250, asked: 100000 },
      '退回多于已兑换的积分：还可退 12.50 分，申请退 1,000.00 分。',
    ],
    ['insufficient-coins', { available: 45, asked: 90 }, '时间币不足：可用 45 分，需要 1 小时 30 分。'],
    ['month-closed', { month: '2026-09' }, '2026年9月已结账，请在未结账的月份更正。'],
    ['already-decided', { status: 'refused' }, '此项已处理，状态为“已驳回”。'],
  ] as const)('formats the values of %s', (code, values, text) => {
    expect(problemText(PROBLEM_TYPES[code].text.zh, values, 'zh')).toBe(text);
  });

  it('shows a status that has no words as it is, and marks a value that is not given', () => {
    const { en } = PROBLEM_TYPES['already-decided'].text;
    expect(problemText(en, { status: 'new' }, 'en')).toBe('This was already decided. Its status is “new”.');
    expect(problemText('{a}, {b|points}.', {}, 'en')).toBe('…, ….');
  });

  it('has a format for every one that a sentence names, and the same values in both languages', () => {
    for (const { text } of Object.values(PROBLEM_TYPES)) {
      const [en, zh] = [text.en, text.zh].map((one) => [...new Set(one.match(/\{\w+(\|\w+)?\}/g) ?? [])].sort());
      expect(en).toEqual(zh);
      for (const [, format] of text.en.matchAll(/\|(\w+)\}/g))
        expect(['points', 'minutes', 'month', 'status']).toContain(format);
    }
  });
});

describe('withoutFormats', () => {
  it('keeps the names of values', () => {
    expect(withoutFormats('{left|points} of {n}')).toBe('{left} of {n}');
  });
});

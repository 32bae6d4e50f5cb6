import { valueOn, valuesOn } from './valid-from.rules';

const values = [
  { firstDay: '2026-09-01', seq: 5, value: 'a' },
  { firstDay: '2026-10-01', seq: 9, value: 'c' },
  { firstDay: '2026-10-01', seq: 7, value: 'b' },
  { firstDay: '2026-12-01', seq: 8, value: 'd' },
];
const on = (day: string, before?: number): unknown => valueOn(values, day, before)?.value;

describe('the value that counts on a day', () => {
  it('is that of the latest first day, and none before the first one', () => {
    expect(['2026-08-31', '2026-09-01', '2026-09-30', '2026-12-01'].map((day) => on(day))).toEqual([
      ...[undefined, 'a', 'a', 'd'],
    ]);
  });

  it('is the one set last, when several begin on the same day', () => {
    expect(on('2026-10-01')).toBe('c');
    expect(valueOn([...values].reverse(), '2026-11-30')?.value).toBe('c');
  });

  it('is found for each owner at once, and left out where none counts yet', () => {
    const owned = values.map((one) => ({ ...one, owner: one.value === 'd' ? 'late' : 'm' }));
    const byOwner = (day: string): unknown => {
      const found = valuesOn(owned, day, ({ owner }) => owner);
      return Object.fromEntries([...found].map(([owner, { value }]) => [owner, value]));
    };
    expect([byOwner('2026-08-31'), byOwner('2026-11-30'), byOwner('2026-12-01')]).toEqual([
      ...[{}, { m: 'c' }, { m: 'c', late: 'd' }],
    ]);
  });

  it('is the one that was known then, for what was settled before a later entry', () => {
    expect([on('2026-10-15', 9), on('2026-10-15', 7), on('2026-10-15', 5)]).toEqual(['b', 'a', undefined]);
  });
});

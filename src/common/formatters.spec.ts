import {
  sayDay,
  sayDayOfYear,
  sayHundredths,
  sayInstant,
  sayMinutes,
  sayMoney,
  sayMonth,
  sayShare,
} from './formatters';

describe('amounts as people say them', () => {
  it('says minutes as hours and minutes', () => {
    expect([0, 30, 60, 150, -90, 600_000].map((minutes) => sayMinutes(minutes, 'en'))).toEqual([
      '0 h',
      '30 min',
      '1 h',
      '2 h 30 min',
      '−1 h 30 min',
      '10,000 h',
    ]);
    expect(sayMinutes(150, 'zh')).toBe('2 小时 30 分');
  });

  it('says hundredths to the hundredth, also the largest', () => {
    expect([0, 5, 320, -150, 9_007_199_254_740_991].map((n) => sayHundredths(n, 'en'))).toEqual([
      '0.00',
      '0.05',
      '3.20',
      '−1.50',
      '90,071,992,547,409.91',
    ]);
  });

  it('says money with its currency, by its own number of decimals', () => {
    expect(sayMoney(123456, 'CNY', 'zh')).toBe('¥1,234.56');
    expect(sayMoney(500, 'JPY', 'en')).toBe('¥500');
  });

  it('says days, months and shares', () => {
    expect([sayMonth('2026-09', 'zh'), sayMonth('2026-09', 'en')]).toEqual(['2026年9月', 'September 2026']);
    expect([sayDay('2026-09-05', 'zh'), sayDay('2026-09-05', 'en')]).toEqual(['2026年9月5日', '5 September 2026']);
    expect([sayDayOfYear('2026-09-05', 'zh'), sayDayOfYear('2026-09-05', 'en')]).toEqual(['9月5日', '5 September']);
    expect([sayShare(1, 3, 'en'), sayShare(1, 0, 'en')]).toEqual(['33.3%', '0%']);
  });

  it('says an instant by the clock of the place', () => {
    expect(sayInstant('2026-09-05T06:00:00.000Z', 'Asia/Shanghai')).toBe('2026-09-05 14:00');
  });
});

import {
  formatDay,
  formatDayOfYear,
  formatHundredths,
  formatInstant,
  formatMinutes,
  formatMoney,
  formatMonth,
  formatShare,
} from './formatters';

describe('formatters', () => {
  it('formats minutes as hours and minutes', () => {
    expect([0, 30, 60, 150, -90, 600_000].map((minutes) => formatMinutes(minutes, 'en'))).toEqual([
      '0 h',
      '30 min',
      '1 h',
      '2 h 30 min',
      '−1 h 30 min',
      '10,000 h',
    ]);
    expect(formatMinutes(150, 'zh')).toBe('2 小时 30 分');
  });

  it('formats hundredths with two decimals, exactly up to the largest safe integer', () => {
    expect([0, 5, 320, -150, 9_007_199_254_740_991].map((n) => formatHundredths(n, 'en'))).toEqual([
      '0.00',
      '0.05',
      '3.20',
      '−1.50',
      '90,071,992,547,409.91',
    ]);
  });

  it('formats money with its currency symbol and number of decimals', () => {
    expect(formatMoney(123456, 'CNY', 'zh')).toBe('¥1,234.56');
    expect(formatMoney(500, 'JPY', 'en')).toBe('¥500');
  });

  it('formats days, months and shares', () => {
    expect([formatMonth('2026-09', 'zh'), formatMonth('2026-09', 'en')]).toEqual(['2026年9月', 'September 2026']);
    expect([formatDay('2026-09-05', 'zh'), formatDay('2026-09-05', 'en')]).toEqual([
      '2026年9月5日',
      '5 September 2026',
    ]);
    expect([formatDayOfYear('2026-09-05', 'zh'), formatDayOfYear('2026-09-05', 'en')]).toEqual([
      '9月5日',
      '5 September',
    ]);
    expect([formatShare(1, 3, 'en'), formatShare(1, 0, 'en')]).toEqual(['33.3%', '0%']);
  });

  it('formats an instant in a time zone', () => {
    expect(formatInstant('2026-09-05T06:00:00.000Z', 'Asia/Shanghai')).toBe('2026-09-05 14:00');
  });
});

import { ServiceLine, byMonth, masked, numberOf, plain } from './certificate-content';

describe('the number of a certificate', () => {
  it('has the ledger, the year and the running number, which keeps its own length', () => {
    expect(numberOf('sunrise', '2026-11-20', 123)).toBe('SUNRISE-2026-000123');
    expect(numberOf('east-wind', '2027-01-01', 1_234_567)).toBe('EAST-WIND-2027-1234567');
  });
});

describe('a masked name', () => {
  it('shows the first character, and never how long the name is', () => {
    expect(['王阿姨', '欧阳修文', '李', '', ' 王 ', 'Ann Lee', '𠮷野'].map(masked)).toEqual([
      ...['王**', '欧**', '**', '**', '**', 'A**', '𠮷**'],
    ]);
  });
});

describe('text of the registers', () => {
  it('stays on one line and in one direction', () => {
    expect(plain('王阿姨\u2028服务时间 Service time: 999 小时\u202e')).toBe('王阿姨 服务时间 Service time: 999 小时');
  });
});

describe('services by month and category', () => {
  const line = (day: string, category: string, title: string, minutes: number): ServiceLine => ({
    ...{ seq: 1, day, starts: '08:00', ends: '09:00', minutes, title, category, organisation: '巡逻队' },
  });

  it('add up to the same time, in order, each title once', () => {
    const months = byMonth([
      line('2026-10-02', 'teach', '课堂', 60),
      line('2026-09-30', 'teach', '课堂', 30),
      line('2026-09-01', 'teach', '课堂', 15),
      line('2026-09-02', 'care', '探访', 45),
      line('2026-09-03', 'care', '陪诊', 5),
    ]);
    expect(months.map(({ month, category, services, minutes }) => [month, category, services, minutes])).toEqual([
      ['2026-09', 'care', 2, 50],
      ['2026-09', 'teach', 2, 45],
      ['2026-10', 'teach', 1, 60],
    ]);
    expect(months.map(({ titles }) => titles)).toEqual([['探访', '陪诊'], ['课堂'], ['课堂']]);
    expect(months[0]?.organisations).toEqual(['巡逻队']);
  });
});

import { ServiceLine, groupByMonth, maskName, certificateNumber, toSingleLine } from './certificate-content';

describe('certificateNumber', () => {
  it('joins the ledger, the year and the running number, padded to six digits at least', () => {
    expect(certificateNumber('sunrise', '2026-11-20', 123, null)).toBe('SUNRISE-2026-000123');
    expect(certificateNumber('east-wind', '2027-01-01', 1_234_567, null)).toBe('EAST-WIND-2027-1234567');
    expect(certificateNumber('sunrise', '2026-11-20', 123, 'timebank.example/sunrise/2')).toBe('SUNRISE-2026-2-000123');
  });
});

describe('maskName', () => {
  it('shows the first character and hides the length of the name', () => {
    expect(['王阿姨', '欧阳修文', '李', '', ' 王 ', 'Ann Lee', '𠮷野'].map(maskName)).toEqual([
      ...['王**', '欧**', '**', '**', '**', 'A**', '𠮷**'],
    ]);
  });
});

describe('toSingleLine', () => {
  it('removes line separators and marks that turn the direction of text', () => {
    expect(toSingleLine('王阿姨\u2028服务时间 Service time: 999 小时\u202e')).toBe(
      '王阿姨 服务时间 Service time: 999 小时',
    );
  });
});

describe('groupByMonth', () => {
  const line = (day: string, category: string, title: string, minutes: number): ServiceLine => ({
    ...{ seq: 1, day, starts: '08:00', ends: '09:00', minutes, title, category, organisation: '巡逻队' },
  });

  it('sums services by month and category in order, with each title once', () => {
    const months = groupByMonth([
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

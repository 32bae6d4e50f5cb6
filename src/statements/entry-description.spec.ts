import { DisplayNames, describeEntry } from './entry-description';

const NAMES: DisplayNames = {
  zone: 'Asia/Shanghai',
  of: new Map([
    ['a1', '社区食堂'],
    ['s1', '惠民超市'],
    ['o1', '早餐'],
  ]),
  numbers: new Map([['p1', 'S01']]),
};
const service = {
  ...{ activity: 'a1', volunteer: 'v1', category: 'care', recorder: 'p1', approver: 'p2' },
  start: '2026-09-04T16:30:00.000Z',
};

describe('describeEntry', () => {
  it('describes a service by category, activity, day, duration and recorder, without names of people', () => {
    const entry = { kind: 'service.recorded', facts: service, day: '2026-09-07', minutes: 120 };
    // 16:30 UTC is past midnight in Shanghai.
    expect(describeEntry(entry, NAMES)).toEqual({
      zh: '服务：照护（社区食堂），9月5日，2 小时，中心登记，已审核',
      en: 'Service: Care (社区食堂), 5 September, 2 h, recorded by the centre, approved',
    });
    const own = { ...entry, day: '2026-09-05', facts: { ...service, recorder: 'v1', activity: 'erased' } };
    expect(describeEntry(own, NAMES).en).toBe('Service: Care, 2 h, recorded by you, approved');
  });

  it('gives both days of a service that ends on another day, also when it was booked on one of them', () => {
    const facts = { ...service, start: '2026-09-05T14:00:00.000Z', end: '2026-09-05T18:00:00.000Z' };
    const night = { kind: 'service.recorded', facts, minutes: 240 };
    for (const day of ['2026-09-05', '2026-09-06', '2026-09-20'])
      expect(describeEntry({ ...night, day }, NAMES)).toEqual({
        zh: '服务：照护（社区食堂），9月5日至9月6日，4 小时，中心登记，已审核',
        en: 'Service: Care (社区食堂), 5 September to 6 September, 4 h, recorded by the centre, approved',
      });
  });

  it('names shop, goods and issuer of the code of a redemption, and the shop of a refund, as far as they are known', () => {
    const facts = { shop: 's1', offer: 'o1', quantity: '1' };
    const day = '2026-09-05';
    expect(describeEntry({ kind: 'points.captured', facts, day, minutes: 0 }, NAMES)).toEqual({
      zh: '在惠民超市使用积分：早餐 ×1',
      en: 'Points redeemed at 惠民超市: 早餐 ×1',
    });
    const withCode = (codeIssuer: string): unknown =>
      describeEntry(
        { kind: 'points.captured', facts: { ...facts, volunteer: 'v1', codeIssuer }, day, minutes: 0 },
        NAMES,
      );
    expect(withCode('v1')).toEqual({
      zh: '在惠民超市使用积分：早餐 ×1，兑换码由本人出具',
      en: 'Points redeemed at 惠民超市: 早餐 ×1, with a code that you issued',
    });
    expect(withCode('p1')).toMatchObject({ zh: expect.stringMatching(/，兑换码由中心（S01）出具$/) as string });
    expect(withCode('erased')).toMatchObject({
      en: expect.stringMatching(/, with a code that the centre issued$/) as string,
    });
    expect(
      describeEntry({ kind: 'points.refunded', facts: { shop: 'x' }, day, minutes: 0, refunds: 12 }, NAMES),
    ).toEqual({
      zh: '合作商家退回积分（原第 12 号）',
      en: 'Points refunded by a partner shop (of entry #12)',
    });
  });

  it('describes a correction by the entry that it reverses', () => {
    const facts = { of: 'service.recorded', period: '2026-09', original: service };
    const entry = { kind: 'entry.reversed', facts, day: '2027-01-03', minutes: -90, reverses: 41 };
    expect(describeEntry(entry, NAMES).en).toBe(
      'Correction of entry #41: reversed “Service: Care (社区食堂), 5 September 2026, 1 h 30 min, recorded by the centre, approved”',
    );
  });

  it('gives an unknown kind a generic description', () => {
    const description = describeEntry({ kind: 'coins.expired', facts: {}, day: '2026-09-05', minutes: 0 }, NAMES);
    expect(description).toEqual({
      zh: '其他入账（coins.expired），详情请向中心询问',
      en: 'Other entry (coins.expired); please ask the centre for details',
    });
  });
});

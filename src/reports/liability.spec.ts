import { liability } from './liability';

const owed = { pointHundredths: 1001, centsPerPoint: 80, unpaidDuesCents: 200, fundCents: 500 };

describe('liability', () => {
  it('is the value of the outstanding points, rounded up, plus the unpaid dues of shops', () => {
    expect(liability(owed)).toMatchObject({ pointsCents: 801, totalCents: 1001 });
  });

  it('has a coverage of fund divided by total, rounded down', () => {
    expect(liability(owed).coverageTenThousandths).toBe(4995);
    expect(liability({ ...owed, fundCents: 2002 }).coverageTenThousandths).toBe(20000);
  });

  it('has no coverage when nothing is owed', () => {
    const nothing = { pointHundredths: 0, centsPerPoint: 100, unpaidDuesCents: 0, fundCents: 5 };
    expect(liability(nothing)).toMatchObject({ totalCents: 0, coverageTenThousandths: null });
  });

  it('is the unpaid dues alone when no shop accepts points', () => {
    expect(liability({ ...owed, centsPerPoint: null })).toMatchObject({ pointsCents: 0, totalCents: 200 });
  });

  it('is exact for the largest amounts', () => {
    const largest = liability({
      ...owed,
      pointHundredths: 9_007_199_254_740_991,
      centsPerPoint: 1,
      fundCents: 90_071_992_547_409,
    });
    expect(largest.pointsCents).toBe(90_071_992_547_410);
    expect(largest.coverageTenThousandths).toBe(9999);
  });
});

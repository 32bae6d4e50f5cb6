import { liability } from './liability';

const owed = { pointHundredths: 1001, centsPerPoint: 80, unpaidDuesCents: 200, fundCents: 500 };

describe('the promise', () => {
  it('is the outstanding points at the rate, rounded up, and what shops are due', () => {
    expect(liability(owed)).toMatchObject({ pointsCents: 801, totalCents: 1001 });
  });

  it('is covered by the share that the fund has of it, rounded down', () => {
    expect(liability(owed).coverageTenThousandths).toBe(4995);
    expect(liability({ ...owed, fundCents: 2002 }).coverageTenThousandths).toBe(20000);
  });

  it('has no coverage when nothing is promised', () => {
    const nothing = { pointHundredths: 0, centsPerPoint: 100, unpaidDuesCents: 0, fundCents: 5 };
    expect(liability(nothing)).toMatchObject({ totalCents: 0, coverageTenThousandths: null });
  });

  it('is the dues alone where no shop takes points', () => {
    expect(liability({ ...owed, centsPerPoint: null })).toMatchObject({ pointsCents: 0, totalCents: 200 });
  });

  it('is exact for the largest amounts', () => {
    const most = liability({
      ...owed,
      pointHundredths: 9_007_199_254_740_991,
      centsPerPoint: 1,
      fundCents: 90_071_992_547_409,
    });
    expect(most.pointsCents).toBe(90_071_992_547_410);
    expect(most.coverageTenThousandths).toBe(9999);
  });
});

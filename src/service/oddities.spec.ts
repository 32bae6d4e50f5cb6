import { ORDER_67 } from '../policies/packs/order-67';
import { SUNRISE } from '../policies/packs/sunrise';
import { ObservedService, judgeOddities, odditiesOf } from './oddities';

const at = (time: string): string => `2026-09-04T${time}.000Z`;
const observed = (change: Partial<ObservedService> = {}): ObservedService => ({
  ...{ endsAt: at('10:00:00'), plannedEnd: at('10:00:00'), approvedAt: at('18:00:00'), people: 1, capacity: 20 },
  ...change,
});

describe('odditiesOf', () => {
  it('finds nothing odd in a service that ends with its activity', () => {
    expect(odditiesOf(observed(), SUNRISE)).toEqual([]);
  });

  it('finds an end more than two hours beyond the plan, unless the pack has another limit', () => {
    const [limit, beyond] = [observed({ endsAt: at('12:00:00') }), observed({ endsAt: '2026-09-04T12:00:00.001Z' })];
    expect([limit, beyond].map((one) => odditiesOf(one, SUNRISE))).toEqual([[], ['ends-far-beyond-plan']]);
    const pack = { plausibility: { maxMinutesBeyondPlannedEnd: 240 } };
    expect(odditiesOf(beyond, pack)).toEqual([]);
  });

  it('finds an end after the approval, to the millisecond', () => {
    expect(odditiesOf(observed({ approvedAt: at('10:00:00') }), SUNRISE)).toEqual([]);
    expect(odditiesOf(observed({ approvedAt: '2026-09-04T09:59:59.999Z' }), SUNRISE)).toEqual(['ends-after-approval']);
  });

  it('finds more people than the place holds, where that is known', () => {
    expect(odditiesOf(observed({ people: 20 }), SUNRISE)).toEqual([]);
    expect(odditiesOf(observed({ people: 21 }), SUNRISE)).toEqual(['beyond-capacity']);
    expect(odditiesOf(observed({ people: 21, capacity: null }), SUNRISE)).toEqual([]);
  });
});

describe('judgeOddities', () => {
  const all = ['ends-far-beyond-plan', 'ends-after-approval', 'beyond-capacity'] as const;

  it('lets everything pass in a pack without the field', () => {
    expect(judgeOddities(all, SUNRISE)).toEqual([]);
  });

  it('refuses late ends and ends after the approval under order-67, and flags too many people', () => {
    expect(judgeOddities(all, ORDER_67)).toMatchObject({ refused: 'ends-far-beyond-plan', field: 'signedOutAt' });
    expect(judgeOddities(['ends-after-approval'], ORDER_67)).toMatchObject({ refused: 'ends-after-approval' });
    expect(judgeOddities(['beyond-capacity'], ORDER_67)).toEqual(['beyond-capacity']);
  });

  it('refuses too many people where the pack says so', () => {
    const pack = { plausibility: { beyondCapacity: 'refused' } } as const;
    expect(judgeOddities(all, pack)).toMatchObject({ refused: 'beyond-capacity', field: 'activity' });
  });
});

import { DayOrder } from './day-order';

describe('DayOrder', () => {
  it('orders entries by day, and within a day by number', () => {
    const order = new DayOrder();
    for (const day of ['2026-09-05', '2026-09-04', '2026-09-05', '1000-01-01', '2026-09-04']) order.add(day);
    expect([...order.seqs()]).toEqual([4, 2, 5, 1, 3]);
    expect([order.firstDay, order.lastDay]).toEqual(['1000-01-01', '2026-09-05']);
    expect([order.dayOf(2) === order.dayOf(5), order.dayOf(0), order.dayOf(6)]).toEqual([true, undefined, undefined]);
  });

  it('is empty without entries', () => {
    const order = new DayOrder();
    expect([[...order.seqs()], order.firstDay, order.lastDay]).toEqual([[], undefined, undefined]);
  });
});

import { Reservation } from './reservation.entity';
import { refuseCapture, refuseResolved, release, reservationStatus, reserve } from './reservation.rules';

const BEFORE = '2026-11-20T04:14:59.999Z';
const EXPIRES = '2026-11-20T04:15:00.000Z';
const AFTER = '2026-11-20T04:15:00.001Z';

const held = (change: Partial<Reservation> = {}): Reservation => ({
  ...{ ledger: 'sunrise', id: 'h1', volunteer: 'v1', shop: 's1', offer: 'o1', quantity: 3, price: 100, points: 300 },
  ...{
    status: 'open' as const,
    captured: 0,
    redemption: null,
    codeIssuer: null,
    reservedAt: '2026-11-20T04:00:00.000Z',
  },
  ...{ expiresAt: EXPIRES, seq: 7, resolvedSeq: null },
  ...change,
});
const at = { day: '2026-11-20', policy: 'p' };

describe('reservations', () => {
  it('hold the volunteer’s points for the shop without moving them', () => {
    const draft = reserve(held(), at);
    expect(draft).toMatchObject({
      ...{ kind: 'points.reserved', period: '2026-11', sides: [], reserve: { id: 'h1', amount: 300 } },
      facts: { hold: 'h1', account: 'points:v1', to: 'shop:s1', amount: '300', expiresAt: EXPIRES },
    });
    expect(release('h1', { ...at, period: '2026-12' })).toMatchObject({
      ...{ kind: 'points.released', period: '2026-12', sides: [], ref: { hold: 'h1' } },
    });
  });

  it('are open until the last millisecond before they expire, and expired from that instant on', () => {
    expect([BEFORE, EXPIRES, AFTER].map((now) => reservationStatus(held(), now))).toEqual([
      ...['open', 'expired', 'expired'],
    ]);
    expect(refuseResolved(held(), BEFORE)).toBeUndefined();
    for (const now of [EXPIRES, AFTER])
      expect(refuseCapture(held(), 1, now)).toMatchObject({ refused: 'hold-expired' });
  });

  it('count as expired before and after the sweeper’s entry', () => {
    expect(refuseResolved(held({ status: 'expired' }), AFTER)).toEqual(refuseResolved(held(), AFTER));
  });

  it('can be captured up to what was reserved, to the hundredth, and once', () => {
    expect(refuseCapture(held(), 300, BEFORE)).toBeUndefined();
    expect(refuseCapture(held(), 301, BEFORE)).toMatchObject({
      ...{ refused: 'more-than-held', values: { held: 300, asked: 301 } },
    });
    for (const status of ['captured', 'released'] as const) {
      expect(refuseCapture(held({ status }), 1, BEFORE)).toMatchObject({ refused: 'hold-resolved' });
      expect(refuseCapture(held({ status }), 1, AFTER)).toMatchObject({ refused: 'hold-resolved' });
    }
  });
});

import { assertAtTill, refuseOwnCode } from './till.rules';

describe('the till', () => {
  it('takes purchases of shops, and of the centre only within an import of old books', () => {
    expect(() => assertAtTill({ shop: 'm' }, {})).not.toThrow();
    expect(() => assertAtTill({ shop: undefined }, { import: {} })).not.toThrow();
    expect(() => assertAtTill({ shop: undefined }, {})).toThrow('till-only');
  });

  it('takes no code that was issued by somebody who holds a key of the shop', () => {
    const key = { person: 'clerk', revokedAt: null };
    const byClerk = { createdBy: 'clerk' };
    expect(refuseOwnCode(byClerk, [{ ...key, person: 'owner' }, key])).toMatchObject({ refused: 'issued-by-shop' });
    expect(refuseOwnCode({ createdBy: 'volunteer' }, [key])).toBeUndefined();
    expect(refuseOwnCode(byClerk, [])).toBeUndefined();
    expect(refuseOwnCode(byClerk, [{ ...key, revokedAt: '2026-11-20T04:00:00.000Z' }])).toBeUndefined();
  });
});

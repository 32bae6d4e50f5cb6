import { assertAtTill, refuseOwnCode } from './till.rules';

describe('the till', () => {
  it('takes purchases of shops, and of the centre only within an import of old books', () => {
    expect(() => assertAtTill({ shop: 'm' }, {})).not.toThrow();
    expect(() => assertAtTill({ shop: undefined }, { import: {} })).not.toThrow();
    expect(() => assertAtTill({ shop: undefined }, {})).toThrow('till-only');
  });

  const code = { createdBy: 'clerk', createdAt: '2026-11-20T04:00:00.000Z' };
  const key = { person: 'clerk', revokedAt: null, expiresAt: '2027-11-20T04:00:00.000Z', waitingSince: null };
  const issuedByShop = { refused: 'issued-by-shop' };

  it('takes no code that was issued by somebody who holds a key of the shop', () => {
    const owner = { ...key, person: 'owner' };
    expect(refuseOwnCode(code, { actor: 'owner', keys: [owner, key] })).toMatchObject(issuedByShop);
    expect(refuseOwnCode({ ...code, createdBy: 'volunteer' }, { actor: 'owner', keys: [owner, key] })).toBeUndefined();
    expect(refuseOwnCode(undefined, { actor: 'owner', keys: [key] })).toBeUndefined();
    // Also when the key that takes it is no longer among those that work.
    expect(refuseOwnCode(code, { actor: 'clerk', keys: [] })).toMatchObject(issuedByShop);
  });

  it('counts keys that worked when the code was issued or later, and none that wait', () => {
    const refused = (change: object): unknown => refuseOwnCode(code, { actor: 'owner', keys: [{ ...key, ...change }] });
    expect(refused({ revokedAt: '2026-11-20T04:00:00.001Z' })).toMatchObject(issuedByShop);
    expect(refused({ revokedAt: '2026-11-20T04:00:00.000Z' })).toBeUndefined();
    expect(refused({ expiresAt: '2026-11-20T03:59:59.999Z' })).toBeUndefined();
    expect(refused({ expiresAt: null })).toMatchObject(issuedByShop);
    expect(refused({ waitingSince: '2026-11-20T03:00:00.000Z' })).toBeUndefined();
  });
});

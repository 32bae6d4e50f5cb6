import { RedemptionCode } from './redemption-code.entity';
import { codeOf, redemptionCodeStatus, digestOf, refuseRedemptionCode } from './redemption-code.rules';

const SECRET = '00'.repeat(32);
const NOW = '2026-11-20T04:00:00.000Z';
const SOON = '2026-11-20T04:00:00.001Z';

const redemptionCode = (change: Partial<RedemptionCode> = {}): RedemptionCode => ({
  ...{ ledger: 'sunrise', id: 'c1', volunteer: 'v1', kind: 'code' as const, digest: '', shop: null, ceiling: null },
  ...{ createdBy: 'v1', createdAt: NOW, expiresAt: SOON, usedAt: null, usedFor: null, cancelledAt: null },
  ...change,
});
const purchase = { shop: 's1', points: 100, now: NOW };

describe('redemption codes', () => {
  it('derives the same eight unambiguous characters for the same id', () => {
    const codes = Array.from({ length: 500 }, (_, n) => codeOf(SECRET, `consent-${n}`));
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(500);
    expect(codes[7]).toBe(codeOf(SECRET, 'consent-7'));
    expect(codes[7]).not.toBe(codeOf('11'.repeat(32), 'consent-7'));
  });

  it('accepts lower case, spaces, misplaced dashes and look-alike letters', () => {
    const digest = digestOf(SECRET, '0A1B-2C3D');
    for (const typed of ['0a1b2c3d', ' oAib 2c3d ', 'OALB-2C3D', '0A1-B2C-3D']) {
      expect(digestOf(SECRET, typed)).toBe(digest);
    }
    expect(digestOf(SECRET, '0A1B-2C3E')).not.toBe(digest);
  });

  it('is valid until the last millisecond before it expires', () => {
    expect(refuseRedemptionCode(redemptionCode(), purchase)).toBeUndefined();
    expect(refuseRedemptionCode(redemptionCode(), { ...purchase, now: SOON })).toMatchObject({
      refused: 'consent-invalid',
    });
  });

  it('rejects an unknown, used, cancelled or expired code and one for another shop alike', () => {
    const refusals = [
      undefined,
      redemptionCode({ usedAt: NOW }),
      redemptionCode({ cancelledAt: NOW }),
      redemptionCode({ expiresAt: NOW }),
      redemptionCode({ shop: 's2' }),
    ].map((code) => refuseRedemptionCode(code, purchase));
    expect(refusals).toEqual(refusals.map(() => ({ refused: 'consent-invalid', field: 'consent' })));
    expect(refuseRedemptionCode(redemptionCode({ shop: 's1' }), purchase)).toBeUndefined();
  });

  it('with a ceiling is valid up to it, to the hundredth', () => {
    expect(refuseRedemptionCode(redemptionCode({ ceiling: 100 }), purchase)).toBeUndefined();
    expect(refuseRedemptionCode(redemptionCode({ ceiling: 99 }), purchase)).toMatchObject({
      ...{ refused: 'above-ceiling', values: { ceiling: 99, asked: 100 } },
    });
  });

  it('stays used after it expires; a cancelled one stays cancelled', () => {
    expect(redemptionCodeStatus({ usedAt: NOW, cancelledAt: null, expiresAt: NOW }, SOON)).toBe('used');
    expect(redemptionCodeStatus({ usedAt: null, cancelledAt: NOW, expiresAt: NOW }, SOON)).toBe('cancelled');
  });
});

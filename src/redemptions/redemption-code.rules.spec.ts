import { RedemptionCode } from './redemption-code.entity';
import { codeOf, redemptionCodeStatus, digestOf, refuseRedemptionCode } from './redemption-code.rules';

const SECRET = '00'.repeat(32);
const NOW = '2026-11-20T04:00:00.000Z';
const SOON = '2026-11-20T04:00:00.001Z';

const consent = (change: Partial<RedemptionCode> = {}): RedemptionCode => ({
  ...{ ledger: 'sunrise', id: 'c1', volunteer: 'v1', kind: 'code' as const, digest: '', shop: null, ceiling: null },
  ...{ createdBy: 'v1', createdAt: NOW, expiresAt: SOON, usedAt: null, usedFor: null, cancelledAt: null },
  ...change,
});
const taking = { shop: 's1', points: 100, now: NOW };

describe('a consent code', () => {
  it('is eight signs that nobody mistakes for one another, and the same for the same consent', () => {
    const codes = Array.from({ length: 500 }, (_, n) => codeOf(SECRET, `consent-${n}`));
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(500);
    expect(codes[7]).toBe(codeOf(SECRET, 'consent-7'));
    expect(codes[7]).not.toBe(codeOf('11'.repeat(32), 'consent-7'));
  });

  it('is read as people type it', () => {
    const digest = digestOf(SECRET, '0A1B-2C3D');
    for (const typed of ['0a1b2c3d', ' oAib 2c3d ', 'OALB-2C3D', '0A1-B2C-3D']) {
      expect(digestOf(SECRET, typed)).toBe(digest);
    }
    expect(digestOf(SECRET, '0A1B-2C3E')).not.toBe(digest);
  });

  it('is good until the last millisecond before it expires', () => {
    expect(refuseRedemptionCode(consent(), taking)).toBeUndefined();
    expect(refuseRedemptionCode(consent(), { ...taking, now: SOON })).toMatchObject({ refused: 'consent-invalid' });
  });

  it('that is unknown, used, cancelled, expired or for another shop is refused in one and the same way', () => {
    const refusals = [
      undefined,
      consent({ usedAt: NOW }),
      consent({ cancelledAt: NOW }),
      consent({ expiresAt: NOW }),
      consent({ shop: 's2' }),
    ].map((code) => refuseRedemptionCode(code, taking));
    expect(refusals).toEqual(refusals.map(() => ({ refused: 'consent-invalid', field: 'consent' })));
    expect(refuseRedemptionCode(consent({ shop: 's1' }), taking)).toBeUndefined();
  });

  it('with a ceiling is good up to it, to the hundredth', () => {
    expect(refuseRedemptionCode(consent({ ceiling: 100 }), taking)).toBeUndefined();
    expect(refuseRedemptionCode(consent({ ceiling: 99 }), taking)).toMatchObject({
      ...{ refused: 'above-ceiling', values: { ceiling: 99, asked: 100 } },
    });
  });

  it('that was used stays used, whatever became of it later', () => {
    expect(redemptionCodeStatus({ usedAt: NOW, cancelledAt: null, expiresAt: NOW }, SOON)).toBe('used');
    expect(redemptionCodeStatus({ usedAt: null, cancelledAt: NOW, expiresAt: NOW }, SOON)).toBe('cancelled');
  });
});

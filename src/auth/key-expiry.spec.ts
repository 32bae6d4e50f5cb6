import { defaultExpiry, endAfterRotation, endOfGrace, latestExpiry } from './key-expiry';

const NOW = '2026-11-20T04:00:00.000Z';
const IN_A_YEAR = '2027-11-20T04:00:00.000Z';

describe('the term of a key', () => {
  it('is a year in a ledger, and open for the instance', () => {
    expect(defaultExpiry('sunrise', NOW)).toBe(IN_A_YEAR);
    expect(defaultExpiry('', NOW)).toBeUndefined();
  });

  it('is at most a year for staff, a leap year too, and any for tills and volunteers', () => {
    for (const role of ['operator', 'coordinator', 'confirmer', 'auditor'] as const)
      expect(latestExpiry([role], '2027-11-20T04:00:00.000Z')).toBe('2028-11-20T04:00:00.000Z');
    for (const role of ['shop', 'volunteer'] as const) expect(latestExpiry([role], NOW)).toBeUndefined();
    expect(latestExpiry(['volunteer', 'coordinator'], NOW)).toBe('2027-11-21T04:00:00.000Z');
  });

  it('is not prolonged by a rotation', () => {
    const expiresAt = '2026-11-20T04:00:00.001Z';
    expect(endAfterRotation({ ledger: 'sunrise', expiresAt }, NOW)).toBe(expiresAt);
    expect(endAfterRotation({ ledger: '', expiresAt: null }, NOW)).toBeUndefined();
  });

  it('begins anew for a key that had ended, or that never said when it would', () => {
    expect(endAfterRotation({ ledger: 'sunrise', expiresAt: NOW }, NOW)).toBe(IN_A_YEAR);
    expect(endAfterRotation({ ledger: 'sunrise', expiresAt: null }, NOW)).toBe(IN_A_YEAR);
  });

  it('goes on for the grace after a rotation, and no longer than it would have', () => {
    expect(endOfGrace(null, 5, NOW)).toBe('2026-11-20T04:05:00.000Z');
    expect(endOfGrace(IN_A_YEAR, 5, NOW)).toBe('2026-11-20T04:05:00.000Z');
    expect(endOfGrace('2026-11-20T04:04:59.999Z', 5, NOW)).toBe('2026-11-20T04:04:59.999Z');
  });
});

import { endAfterRotation, endOfGrace, defaultExpiry } from './key-expiry';

const NOW = '2026-11-20T04:00:00.000Z';
const IN_A_YEAR = '2027-11-20T04:00:00.000Z';

describe('the term of a key', () => {
  it('is a year for a till and for a volunteer, and open for those whom the centre sees every day', () => {
    expect(defaultExpiry(['shop'], NOW)).toBe(IN_A_YEAR);
    expect(defaultExpiry(['volunteer'], NOW)).toBe(IN_A_YEAR);
    for (const role of ['operator', 'coordinator', 'auditor'] as const)
      expect(defaultExpiry([role], NOW)).toBeUndefined();
    expect(defaultExpiry(['coordinator', 'volunteer'], NOW)).toBe(IN_A_YEAR);
  });

  it('is not prolonged by a rotation', () => {
    const expiresAt = '2026-11-20T04:00:00.001Z';
    expect(endAfterRotation({ roles: ['shop'], expiresAt }, NOW)).toBe(expiresAt);
    expect(endAfterRotation({ roles: ['operator'], expiresAt: null }, NOW)).toBeUndefined();
  });

  it('begins anew for a key that had ended, or that never said when it would', () => {
    expect(endAfterRotation({ roles: ['coordinator'], expiresAt: NOW }, NOW)).toBe(IN_A_YEAR);
    expect(endAfterRotation({ roles: ['volunteer'], expiresAt: null }, NOW)).toBe(IN_A_YEAR);
  });

  it('goes on for the grace after a rotation, and no longer than it would have', () => {
    expect(endOfGrace(null, 5, NOW)).toBe('2026-11-20T04:05:00.000Z');
    expect(endOfGrace(IN_A_YEAR, 5, NOW)).toBe('2026-11-20T04:05:00.000Z');
    expect(endOfGrace('2026-11-20T04:04:59.999Z', 5, NOW)).toBe('2026-11-20T04:04:59.999Z');
  });
});

import { endOfReplaced, rotationRefusal } from './key-rotation';

const NOW = '2026-11-20T04:00:00.000Z';

describe('the rotation of a key', () => {
  it('is refused for a revoked key, and for one that has a successor', () => {
    const working = { revokedAt: null, waitingSince: null };
    expect(rotationRefusal(working, false)).toBeUndefined();
    expect(rotationRefusal({ ...working, revokedAt: NOW }, false)).toEqual({ refused: 'key-ended' });
    expect(rotationRefusal(working, true)).toEqual({ refused: 'already-rotated' });
    expect(rotationRefusal({ ...working, revokedAt: NOW }, true)).toEqual({ refused: 'key-ended' });
  });

  it('is refused for a key that waits for its confirmation', () => {
    expect(rotationRefusal({ revokedAt: null, waitingSince: NOW }, false)).toEqual({ refused: 'key-waits' });
  });

  it('ends the old key at once without a grace period, else after it', () => {
    const old = { expiresAt: '2027-11-20T04:00:00.000Z', revokedAt: null };
    expect(endOfReplaced(old, 0, NOW)).toEqual({ ...old, revokedAt: NOW });
    expect(endOfReplaced(old, 30, NOW)).toEqual({ expiresAt: '2026-11-20T04:30:00.000Z', revokedAt: null });
  });
});

import { SUNRISE } from './packs/sunrise';
import { PolicyPack } from './policy-pack';
import { levelAfter, levelOf } from './star-level';

describe('levelOf', () => {
  it('reaches a star level at its threshold, not a minute before', () => {
    const thresholds = [100, 300, 600, 1000, 1500];
    expect(thresholds.map((hours) => levelOf(SUNRISE, hours * 60 - 1))).toEqual([0, 1, 2, 3, 4]);
    expect(thresholds.map((hours) => levelOf(SUNRISE, hours * 60))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('levelAfter', () => {
  const after = (level: number, minutes: number, changed: number, pack = SUNRISE): number =>
    levelAfter(pack, { level, minutes, changed });

  it('raises the level with the service hours, by several levels at once when they suffice', () => {
    expect(after(0, 6000, 120)).toBe(1);
    expect(after(0, 36_000, 36_000)).toBe(3);
    expect(after(1, 17_999, 120)).toBe(1);
  });

  it('lowers the level when corrections reduced the service hours below its threshold', () => {
    expect(after(1, 5999, -1)).toBe(0);
    expect(after(3, 6000, -40_000)).toBe(1);
    expect(after(1, 6000, -500)).toBe(1);
  });

  it('keeps the level when no hours were taken back, even if a later policy needs more hours', () => {
    expect(after(2, 6000, 30)).toBe(2);
    expect(after(2, 6000, 0)).toBe(2);
  });

  it('keeps the level when the pack never withdraws levels', () => {
    const keepsLevels: PolicyPack = { ...SUNRISE, levels: { ...SUNRISE.levels, dropping: 'kept' } };
    expect(after(1, 5999, -1, keepsLevels)).toBe(1);
    expect(after(0, 6000, -1, keepsLevels)).toBe(1);
  });
});

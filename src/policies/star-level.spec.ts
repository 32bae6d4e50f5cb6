import { SUNRISE } from './packs/sunrise';
import { PolicyPack } from './policy-pack';
import { levelAfter, levelOf } from './star-level';

describe('star level', () => {
  it('is reached with its hours, not a minute before', () => {
    const hours = [100, 300, 600, 1000, 1500];
    expect(hours.map((one) => levelOf(SUNRISE, one * 60 - 1))).toEqual([0, 1, 2, 3, 4]);
    expect(hours.map((one) => levelOf(SUNRISE, one * 60))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the level after a month', () => {
  const after = (level: number, minutes: number, changed: number, pack = SUNRISE): number =>
    levelAfter(pack, { level, minutes, changed });

  it('rises with the hours, over several levels at once if they are enough', () => {
    expect(after(0, 6000, 120)).toBe(1);
    expect(after(0, 36_000, 36_000)).toBe(3);
    expect(after(1, 17_999, 120)).toBe(1);
  });

  it('falls when corrections took hours away, as far as they did', () => {
    expect(after(1, 5999, -1)).toBe(0);
    expect(after(3, 6000, -40_000)).toBe(1);
    expect(after(1, 6000, -500)).toBe(1);
  });

  it('stays where nothing was taken away, even if a later policy asks for more hours', () => {
    expect(after(2, 6000, 30)).toBe(2);
    expect(after(2, 6000, 0)).toBe(2);
  });

  it('stays where the pack keeps levels', () => {
    const keeping: PolicyPack = { ...SUNRISE, levels: { ...SUNRISE.levels, dropping: 'kept' } };
    expect(after(1, 5999, -1, keeping)).toBe(1);
    expect(after(0, 6000, -1, keeping)).toBe(1);
  });
});

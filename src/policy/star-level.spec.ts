import { SUNRISE } from './packs/sunrise';
import { levelOf } from './star-level';

describe('star level', () => {
  it('is reached with its hours, not a minute before', () => {
    const hours = [100, 300, 600, 1000, 1500];
    expect(hours.map((one) => levelOf(SUNRISE, one * 60 - 1))).toEqual([0, 1, 2, 3, 4]);
    expect(hours.map((one) => levelOf(SUNRISE, one * 60))).toEqual([1, 2, 3, 4, 5]);
  });
});

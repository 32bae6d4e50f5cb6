import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Draw } from './sample';

function drawn(seed: string, size: number, ids: readonly string[]): string[] {
  const draw = new Draw<string>(seed, size);
  for (const id of ids) draw.offer(id, id);
  return draw.drawn;
}

const lot = (seed: string, id: string): string => createHash('sha256').update(`${seed}${id}`).digest('hex');

describe('Draw', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `0199c0de-0000-7000-8000-${String(n).padStart(12, '0')}`);

  it('draws the entries with the lowest SHA-256(seed ‖ id), as another program would', () => {
    // printf '%s' 'spring0199c0de-0000-7000-8000-000000000000' | sha256sum
    const expected = lot('spring', ids[0] ?? '');
    expect(expected).toBe('30f38af1581f473c1272b39bf1b8786c36d99602ef4ed630d49308cabc67310a');
    expect(drawn('spring', 5, ids)).toEqual(
      [...ids].sort((a, b) => (lot('spring', a) < lot('spring', b) ? -1 : 1)).slice(0, 5),
    );
  });

  it('depends on the seed, not on the order of the entries', () => {
    expect(drawn('spring', 10, [...ids].reverse())).toEqual(drawn('spring', 10, ids));
    expect(drawn('autumn', 10, ids)).not.toEqual(drawn('spring', 10, ids));
  });

  it('draws a sample that is the start of a larger one, and never more than the population', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.uuid()), fc.integer({ min: 1, max: 50 }), (seed, population, size) => {
        const all = drawn(seed, 1000, population);
        expect([...all].sort()).toEqual([...population].sort());
        expect(drawn(seed, size, population)).toEqual(all.slice(0, size));
      }),
    );
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Draw } from './sample';

function drawn(seed: string, size: number, ids: readonly string[]): string[] {
  const draw = new Draw<string>(seed, size);
  for (const id of ids) draw.offer(id, id);
  return draw.drawn;
}

const lot = (seed: string, id: string): string => createHash('sha256').update(`${seed}${id}`).digest('hex');

describe('a sample', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `0199c0de-0000-7000-8000-${String(n).padStart(12, '0')}`);

  it('is drawn as its description says, so that another program draws the same', () => {
    // printf '%s' 'spring0199c0de-0000-7000-8000-000000000000' | sha256sum
    const known = lot('spring', ids[0] ?? '');
    expect(known).toBe('30f38af1581f473c1272b39bf1b8786c36d99602ef4ed630d49308cabc67310a');
    expect(drawn('spring', 5, ids)).toEqual(
      [...ids].sort((a, b) => (lot('spring', a) < lot('spring', b) ? -1 : 1)).slice(0, 5),
    );
  });

  it('depends on the seed and not on the order in which entries come', () => {
    expect(drawn('spring', 10, [...ids].reverse())).toEqual(drawn('spring', 10, ids));
    expect(drawn('autumn', 10, ids)).not.toEqual(drawn('spring', 10, ids));
  });

  it('of any size is the beginning of a larger one, and never more than there is', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.uuid()), fc.integer({ min: 1, max: 50 }), (seed, some, size) => {
        const all = drawn(seed, 1000, some);
        expect([...all].sort()).toEqual([...some].sort());
        expect(drawn(seed, size, some)).toEqual(all.slice(0, size));
      }),
    );
  });
});

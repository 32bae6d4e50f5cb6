import { completedSize } from './checkpoint-repair';

describe('the size of a checkpoint that was cut off', () => {
  it.each([
    ['', 3, 57, 57],
    ['4', 3, 57, 49],
    ['5', 3, 57, 57],
    ['57', 3, 57, 57],
    ['6', 3, 57, 6],
    ['4', 3, 4567, 4567],
    ['5', 3, 4567, 599],
    ['12', 120, 4567, 1299],
    ['12', 3, 125, 125],
  ])('is, of the digits “%s” from %i to %i, %i', (digits, from, to, size) => {
    expect(completedSize(digits, from, to)).toBe(size);
  });

  it.each([
    ['6', 7, 57],
    ['58', 3, 57],
    ['x', 3, 57],
    ['05', 3, 57],
  ])('is none for the digits “%s” from %i to %i', (digits, from, to) => {
    expect(completedSize(digits, from, to)).toBeUndefined();
  });
});

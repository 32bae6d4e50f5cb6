import { NO_VALUE, PlaceholderOf, fillText, placeholdersOf } from './fill-text';

describe('fillText', () => {
  it('puts a value wherever its name stands, and leaves the other words as they are', () => {
    expect(fillText('{n} of {all}, {n}', { n: 3, all: '12' })).toBe('3 of 12, 3');
    expect(fillText('no value', {})).toBe('no value');
  });

  it('shows values by the format that the sentence names', () => {
    const show = (value: string | number, format: string | undefined): string => `<${value}:${format ?? 'as it is'}>`;
    expect(fillText('{a|points} and {b}', { a: 150, b: 'x' }, { show })).toBe('<150:points> and <x:as it is>');
  });

  it('puts in a value with braces once, and does not read it as a placeholder', () => {
    expect(fillText('{a}{b}', { a: '{b}', b: '$&' })).toBe('{b}$&');
  });

  it('rejects a missing value by name, unless something stands for it', () => {
    expect(() => fillText('{a}, {b}', { a: 1 })).toThrow('no value for {b} in “{a}, {b}”');
    expect(() => fillText('{toString}', {})).toThrow('{toString}');
    expect(fillText('{a}, {b|points}.', {}, { missing: NO_VALUE })).toBe('…, ….');
  });

  it('knows the names of a sentence’s values when it is compiled', () => {
    const sentence = '{left|points} of {n}, {n}' as const;
    const names: Record<PlaceholderOf<typeof sentence>, number> = { left: 1, n: 2 };
    expect(placeholdersOf(sentence)).toEqual([{ name: 'left', format: 'points' }, { name: 'n' }]);
    expect(Object.keys(names)).toEqual(['left', 'n']);
  });
});

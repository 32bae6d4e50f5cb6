import { importOf, importedByText } from './imported-by';

describe('what is said of an import of old books', () => {
  it('is who took it in and who confirmed it, or that both were done at the command line', () => {
    expect(importedByText({ recorder: 'S01', confirmer: 'S02' })).toEqual({
      zh: '由 S01 录入、S02 确认',
      en: 'taken in by S01, confirmed by S02',
    });
    expect(importedByText({ recorder: 'console', confirmer: 'console' })).toEqual({
      zh: '在命令行录入',
      en: 'taken in at the command line',
    });
    expect(importedByText({ recorder: 'console', confirmer: 'S02' }).en).toBe(
      'taken in by the command line, confirmed by S02',
    );
  });

  it('is said of entries that have the fact', () => {
    expect(importOf({ facts: { import: 'abc' } })).toBe('abc');
    expect(importOf({ facts: { books: 'abc' } })).toBe('abc');
    expect(importOf({ facts: {} })).toBeUndefined();
  });
});

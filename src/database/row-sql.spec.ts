import { batchText } from './row-sql';

describe('rows as literals of a statement', () => {
  const text = (...cells: Parameters<typeof batchText>[0]['rows'][number]): string =>
    batchText({ sql: 'INSERT INTO t VALUES ? ON CONFLICT DO NOTHING', rows: [cells] });

  it('writes texts, whole numbers, yes and no, and nothing', () => {
    expect(text('a', -5, true, false, null)).toBe(
      `INSERT INTO t VALUES ('a',-5,TRUE,FALSE,NULL) ON CONFLICT DO NOTHING`,
    );
  });

  it('puts all rows into one list', () => {
    expect(batchText({ sql: 'INSERT INTO t VALUES ?', rows: [['a'], ['b']] })).toBe(`INSERT INTO t VALUES ('a'),('b')`);
  });

  it('lets no text end its literal or stand for a pattern', () => {
    expect(text(`'); DROP TABLE t; --`)).toContain(`('''); DROP TABLE t; --')`);
    expect(text('$& $1 ?')).toContain(`('$& $1 ?')`);
  });

  it.each(['\0', 'a\0b'])('refuses a text that would end the statement: %j', (cell) => {
    expect(() => text(cell)).toThrow('NUL');
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %s, which is no whole number that a cell holds exactly', (cell) => {
    expect(() => text(cell)).toThrow('nothing that a cell holds');
  });
});

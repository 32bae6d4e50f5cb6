import { batchText } from './row-sql';

describe('batchText', () => {
  const text = (...cells: Parameters<typeof batchText>[0]['rows'][number]): string =>
    batchText({ sql: 'INSERT INTO t VALUES ? ON CONFLICT DO NOTHING', rows: [cells] });

  it('writes texts, integers, booleans and NULL as literals', () => {
    expect(text('a', -5, true, false, null)).toBe(
      `INSERT INTO t VALUES ('a',-5,TRUE,FALSE,NULL) ON CONFLICT DO NOTHING`,
    );
  });

  it('writes all rows into one VALUES list', () => {
    expect(batchText({ sql: 'INSERT INTO t VALUES ?', rows: [['a'], ['b']] })).toBe(`INSERT INTO t VALUES ('a'),('b')`);
  });

  it('escapes quotes and inserts replacement patterns literally', () => {
    expect(text(`'); DROP TABLE t; --`)).toContain(`('''); DROP TABLE t; --')`);
    expect(text('$& $1 ?')).toContain(`('$& $1 ?')`);
  });

  it.each(['\0', 'a\0b'])('rejects a text with a NUL character: %j', (cell) => {
    expect(() => text(cell)).toThrow('NUL');
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('rejects %s, which is not a safe integer', (cell) => {
    expect(() => text(cell)).toThrow('cannot be written to a cell');
  });
});

import { arrayStatement } from './postgres-array-writes';

describe('a batch statement with its rows as arrays', () => {
  it('sends one array a column, and reads it where the VALUES stood', () => {
    const rows = [
      ['a', 1, true],
      ['b', -2, false],
    ];
    expect(arrayStatement({ sql: 'INSERT INTO t (x, y, z) VALUES ? ON CONFLICT DO NOTHING', rows })).toEqual({
      text:
        'INSERT INTO t (x, y, z) SELECT c1 AS column1, c2 AS column2, c3 AS column3 ' +
        'FROM unnest($1::text[], $2::bigint[], $3::boolean[]) AS r (c1, c2, c3) ON CONFLICT DO NOTHING',
      values: ['{"a","b"}', '{1,-2}', '{t,f}'],
    });
  });

  it('keeps signs that mean something in an array, and what looks like NULL or an empty array', () => {
    const texts = ['a"b', 'a\\b', '\\"', '{}', 'NULL', '', "it's, $1 ?"];
    const [array] = arrayStatement({ sql: 'VALUES ?', rows: texts.map((one) => [one]) }).values;
    expect(array).toBe('{"a\\"b","a\\\\b","\\\\\\"","{}","NULL","","it\'s, $1 ?"}');
  });

  it('leaves a column of nothing without a type, and a missing cell NULL', () => {
    const rows = [
      [null, null],
      [null, 3],
    ];
    expect(arrayStatement({ sql: 'VALUES ?', rows })).toEqual({
      text: 'SELECT NULL AS column1, c1 AS column2 FROM unnest($1::bigint[]) AS r (c1)',
      values: ['{NULL,3}'],
    });
  });

  it.each([
    ['a NUL', 'a\0b'],
    ['a fraction', 1.5],
    ['more than a number holds', 2 ** 53],
  ])('refuses %s', (_, cell) => {
    expect(() => arrayStatement({ sql: 'VALUES ?', rows: [[cell]] })).toThrow();
  });
});

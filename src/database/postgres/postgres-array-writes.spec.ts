import { arrayStatement } from './postgres-array-writes';

describe('arrayStatement', () => {
  it('replaces VALUES by one array parameter per column', () => {
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

  it('escapes quotes and backslashes, and quotes texts that look like NULL or an empty array', () => {
    const texts = ['a"b', 'a\\b', '\\"', '{}', 'NULL', '', "it's, $1 ?"];
    const [array] = arrayStatement({ sql: 'VALUES ?', rows: texts.map((one) => [one]) }).values;
    expect(array).toBe('{"a\\"b","a\\\\b","\\\\\\"","{}","NULL","","it\'s, $1 ?"}');
  });

  it('writes a column without values as an untyped NULL, and an empty cell as NULL', () => {
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
    ['a NUL character', 'a\0b'],
    ['a fraction', 1.5],
    ['an unsafe integer', 2 ** 53],
  ])('rejects %s', (_, cell) => {
    expect(() => arrayStatement({ sql: 'VALUES ?', rows: [[cell]] })).toThrow();
  });
});

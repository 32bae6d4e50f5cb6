import { Client } from 'pg';
import { WHOLE_NUMBERS } from '../../src/database/postgres/postgres';
import { executeBatch } from '../../src/database/postgres/postgres-array-writes';

const INTO = 'INSERT INTO pg_temp.kept (n, label, flag, empty) VALUES ?';

describe('batch inserts into PostgreSQL as arrays', () => {
  let client: Client;

  beforeEach(async () => {
    client = new Client({
      connectionString: process.env['TEST_DATABASE_URL'],
      types: WHOLE_NUMBERS,
      ...{ pipeline: true },
    });
    await client.connect();
    await client.query('CREATE TEMPORARY TABLE kept (n bigint PRIMARY KEY, label text, flag boolean, empty bigint)');
  });

  afterEach(() => client.end());

  const write = (...statements: Parameters<typeof executeBatch>[1]) => executeBatch(client, statements);
  const kept = async () => (await client.query('SELECT n, label, flag, empty FROM kept ORDER BY n')).rows as unknown[];

  it('store texts with special characters, integers, booleans and nulls unchanged', async () => {
    const texts = ['a"b', 'a\\b', '\\"', '{}', '{a,b}', 'NULL', 'null', '', ' ', "it's, $1 ?", 'é\n\t', '社区', null];
    const rows = texts.map((label, n) => [n === 0 ? -Number.MAX_SAFE_INTEGER : n, label, n % 2 === 0, null]);
    expect(await write('BEGIN', { sql: INTO, rows }, 'COMMIT')).toBe('COMMIT');
    expect(await kept()).toEqual(rows.map(([n, label, flag, empty]) => ({ n, label, flag, empty })));
  });

  it('write nothing and throw when one statement of the batch fails', async () => {
    const twice = [1, 1].map((n) => [n, 'x', true, null]);
    await expect(
      write('BEGIN', { sql: INTO, rows: [[2, 'y', true, 3]] }, { sql: INTO, rows: twice }, 'COMMIT'),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([]);
  });

  it('answer ROLLBACK to the commit of a failed transaction', async () => {
    await expect(write('BEGIN', 'SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await write('COMMIT')).toBe('ROLLBACK');
  });
});

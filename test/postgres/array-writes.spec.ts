import { Client } from 'pg';
import { WHOLE_NUMBERS } from '../../src/database/postgres/postgres';
import { executeBatch } from '../../src/database/postgres/postgres-array-writes';

const INTO = 'INSERT INTO pg_temp.kept (n, said, sure, none) VALUES ?';

describe('rows that go to PostgreSQL as arrays', () => {
  let client: Client;

  beforeEach(async () => {
    client = new Client({
      connectionString: process.env['TEST_DATABASE_URL'],
      types: WHOLE_NUMBERS,
      ...{ pipeline: true },
    });
    await client.connect();
    await client.query('CREATE TEMPORARY TABLE kept (n bigint PRIMARY KEY, said text, sure boolean, none bigint)');
  });

  afterEach(() => client.end());

  const write = (...statements: Parameters<typeof executeBatch>[1]) => executeBatch(client, statements);
  const kept = async () => (await client.query('SELECT n, said, sure, none FROM kept ORDER BY n')).rows as unknown[];

  it('come back as they were, whatever signs they hold', async () => {
    const texts = ['a"b', 'a\\b', '\\"', '{}', '{a,b}', 'NULL', 'null', '', ' ', "it's, $1 ?", 'é\n\t', '社区', null];
    const rows = texts.map((said, n) => [n === 0 ? -Number.MAX_SAFE_INTEGER : n, said, n % 2 === 0, null]);
    expect(await write('BEGIN', { sql: INTO, rows }, 'COMMIT')).toBe('COMMIT');
    expect(await kept()).toEqual(rows.map(([n, said, sure, none]) => ({ n, said, sure, none })));
  });

  it('are not there when one statement fails, which is said', async () => {
    const twice = [1, 1].map((n) => [n, 'x', true, null]);
    await expect(
      write('BEGIN', { sql: INTO, rows: [[2, 'y', true, 3]] }, { sql: INTO, rows: twice }, 'COMMIT'),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([]);
  });

  it('are told apart from a commit by the answer of a transaction that had failed before', async () => {
    await expect(write('BEGIN', 'SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await write('COMMIT')).toBe('ROLLBACK');
  });
});

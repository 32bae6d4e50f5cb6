import {
  DatabaseDamage,
  DatabaseDamagedError,
  DatabaseUnavailableError,
  asDatabaseUnavailable,
} from './database-unavailable';

const coded = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

describe('asDatabaseUnavailable', () => {
  it.each([
    ['a session ended by the administrator', coded('57P01', 'terminating connection due to administrator command')],
    ['a server that is starting', coded('57P03', 'the database system is starting up')],
    ['a statement timeout', coded('57014', 'canceling statement due to statement timeout')],
    ['a lock timeout', coded('55P03', 'canceling statement due to lock timeout')],
    ['a full disk', coded('53100', 'could not extend file')],
    ['a read-only database', coded('25006', 'cannot execute SELECT FOR UPDATE in a read-only transaction')],
    ['a refused connection', coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432')],
    ['a reset connection', coded('ECONNRESET', 'read ECONNRESET')],
    ['a terminated connection', new Error('Connection terminated unexpectedly')],
    ['a query timeout of the driver', new Error('Query read timeout')],
    ['a connection timeout', new Error('timeout exceeded when trying to connect')],
    ['a released query runner', new Error('Query runner already released. Cannot run queries anymore.')],
    ['a locked file', coded('SQLITE_BUSY', 'SQLITE_BUSY: database is locked')],
    ['a file on a full disk', coded('SQLITE_FULL', 'SQLITE_FULL: database or disk is full')],
  ])('converts %s', (_, error) => {
    const converted = asDatabaseUnavailable(error);
    expect(converted).toBeInstanceOf(DatabaseUnavailableError);
    expect(converted).toMatchObject({ code: 'database-away', cause: error });
    expect(asDatabaseUnavailable(converted)).toBe(converted);
  });

  it.each([
    ['a rejection by a guard on PostgreSQL', coded('P0001', 'posting-late')],
    ['a rejection by a guard on SQLite', coded('SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT: posting-late')],
    ['a duplicate key', coded('23505', 'duplicate key value violates unique constraint')],
    ['a syntax error', coded('42601', 'syntax error at or near "FORM"')],
    ['an error of the service itself', new TypeError('rows is not iterable')],
  ])('returns %s unchanged', (_, error) => {
    expect(asDatabaseUnavailable(error)).toBe(error);
  });

  it.each([
    ['a corrupt file', coded('SQLITE_CORRUPT', 'SQLITE_CORRUPT: database disk image is malformed')],
    ['a file that is no database', coded('SQLITE_NOTADB', 'SQLITE_NOTADB: file is not a database')],
    ['a page with another checksum', coded('XX001', 'invalid page in block 3 of relation base/5/16384')],
    ['a damaged index', coded('XX002', 'index is corrupted')],
  ])('reports %s as damage, and keeps the first', (_, error) => {
    const damage = new DatabaseDamage();
    expect(damage.first).toBeUndefined();
    const converted = damage.map(error);
    expect(converted).toBeInstanceOf(DatabaseDamagedError);
    damage.map(coded('SQLITE_CORRUPT'));
    damage.map(coded('SQLITE_BUSY'));
    expect(damage.first).toBe(converted);
  });
});

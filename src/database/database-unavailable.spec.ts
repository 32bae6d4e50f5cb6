import { DatabaseUnavailableError, asDatabaseUnavailable } from './database-unavailable';

const coded = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

describe('a statement that failed', () => {
  it.each([
    ['a session that was ended', coded('57P01', 'terminating connection due to administrator command')],
    ['a server that starts', coded('57P03', 'the database system is starting up')],
    ['a statement that took too long', coded('57014', 'canceling statement due to statement timeout')],
    ['a lock that did not come', coded('55P03', 'canceling statement due to lock timeout')],
    ['a full disk', coded('53100', 'could not extend file')],
    ['a database that may only be read', coded('25006', 'cannot execute SELECT FOR UPDATE in a read-only transaction')],
    ['a server that is not there', coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432')],
    ['a connection that was cut', coded('ECONNRESET', 'read ECONNRESET')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a connection that went silent', new Error('Query read timeout')],
    ['a connection that does not come', new Error('timeout exceeded when trying to connect')],
    ['a connection that was let go of', new Error('Query runner already released. Cannot run queries anymore.')],
    ['a file that somebody holds', coded('SQLITE_BUSY', 'SQLITE_BUSY: database is locked')],
    ['a file on a full disk', coded('SQLITE_FULL', 'SQLITE_FULL: database or disk is full')],
  ])('for %s is the database’s fault', (_, error) => {
    const away = asDatabaseUnavailable(error);
    expect(away).toBeInstanceOf(DatabaseUnavailableError);
    expect(away).toMatchObject({ code: 'database-away', cause: error });
    expect(asDatabaseUnavailable(away)).toBe(away);
  });

  it.each([
    ['a guard that refused', coded('P0001', 'posting-late')],
    ['a guard of SQLite’s that refused', coded('SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT: posting-late')],
    ['a row that is there already', coded('23505', 'duplicate key value violates unique constraint')],
    ['a statement that can’t be read', coded('42601', 'syntax error at or near "FORM"')],
    ['a corrupt file', coded('SQLITE_CORRUPT', 'SQLITE_CORRUPT: database disk image is malformed')],
    ['a fault of our own', new TypeError('rows is not iterable')],
  ])('for %s is not', (_, error) => {
    expect(asDatabaseUnavailable(error)).toBe(error);
  });
});

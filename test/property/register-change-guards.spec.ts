import { RegisterChange } from '../../src/communities/register-change.entity';
import { registerChange } from '../../src/communities/register-change.rules';
import { Person, newPerson } from '../../src/communities/person.entity';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import {
  RAW_CONNECTION,
  Row,
  SERVICE_CONNECTION,
  STRICT_CONNECTION,
  SqlConnection,
  attempt,
  insertSql,
} from '../support/sql-connections';
import { ON_POSTGRES } from '../support/temporary-database';

const COLUMNS = ['ledger', 'id', 'changedAt', 'actor', 'client', 'register', 'row', 'action', 'fields', 'erasable'];
const GUARDED = /append-only|unique constraint|UNIQUE constraint/;

/** What nobody may do with stored changes, by the database's own guards. */
const TAMPERING: readonly string[] = [
  'DELETE FROM register_change',
  `DELETE FROM register_change WHERE id = 'c1'`,
  ...COLUMNS.map((column) => `UPDATE register_change SET "${column}" = 'x'`),
  ...COLUMNS.map((column) => `UPDATE register_change SET "${column}" = "${column}"`),
  `UPDATE register_change SET erasable = '{}' WHERE erasable IS NULL`,
  ...COLUMNS.filter((column) => column !== 'erasable').map(
    (column) => `UPDATE register_change SET erasable = NULL, "${column}" = 'x'`,
  ),
  `INSERT INTO register_change SELECT * FROM register_change WHERE id = 'c1'
    ON CONFLICT (ledger, id) DO UPDATE SET actor = 'x'`,
  `INSERT INTO register_change SELECT * FROM register_change WHERE id = 'c1'`,
];

const ONLY_POSTGRES: readonly string[] = ['TRUNCATE register_change', 'DELETE FROM register_change WHERE false'];

const ONLY_SQLITE: readonly string[] = [
  ...['REPLACE', 'INSERT OR REPLACE'].map((verb) => `${verb} INTO register_change SELECT * FROM register_change`),
  `REPLACE INTO register_change (rowid, ledger, id, "changedAt", actor, client, register, "row", action, fields)
    VALUES ((SELECT MIN(rowid) FROM register_change), 'l', 'c9', '', 'x', '', '', '', '', '')`,
  `UPDATE OR REPLACE register_change SET id = 'c2', erasable = NULL WHERE id = 'c1'`,
  `UPDATE OR REPLACE register_change SET rowid = (SELECT MAX(rowid) FROM register_change), erasable = NULL`,
];

const kinds = ON_POSTGRES ? [SERVICE_CONNECTION] : [SERVICE_CONNECTION, RAW_CONNECTION, STRICT_CONNECTION];

describe.each(kinds)('the guards of register changes through $name', (kind) => {
  let fixture: JournalFixture;
  let connection: SqlConnection;
  beforeAll(async () => {
    fixture = await newJournalFixture();
    const person = newPerson('l', 'p1', 'S01', '陈站长');
    const by = { actor: 'p9', client: 'k' };
    const edit = { at: '2026-11-20T04:00:00.000Z', by, register: 'person' as const };
    const renamed: Person = { ...person, displayName: '陈主任' };
    const changes = [
      registerChange({ ...edit, id: 'c1', after: person }),
      registerChange({ ...edit, id: 'c2', before: person, after: renamed }),
      registerChange({ ...edit, id: 'c3', before: person, after: { ...person, role: 'volunteer' } as Person }),
    ];
    await fixture.database.write((sql) => sql.insert(RegisterChange, changes as RegisterChange[]));
    connection = await kind.open(fixture.settings.DATABASE_URL);
  });
  afterAll(async () => {
    await connection.close();
    await fixture.end();
  });

  const stored = (): Promise<Row[]> => connection.all<Row>('SELECT * FROM register_change ORDER BY id');

  it.each([...TAMPERING, ...(ON_POSTGRES ? ONLY_POSTGRES : ONLY_SQLITE)])('reject: %s', async (sql) => {
    const before = await stored();
    expect(before).toHaveLength(3);
    expect(await attempt(connection, [sql])).toMatch(GUARDED);
    expect(await stored()).toEqual(before);
  });

  it('accept a new change, and the erasure of values that are personal data', async () => {
    const [, second] = await stored();
    expect(second?.['erasable']).toContain('陈主任');
    const added = Object.fromEntries(
      Object.entries({ ...second, id: 'c4' }).map(([name, value]) => [`"${name}"`, value]),
    );
    expect(await attempt(connection, [insertSql('register_change', added)])).toBeUndefined();
    expect(await attempt(connection, ['UPDATE register_change SET erasable = NULL'])).toBeUndefined();
    const erased = await stored();
    expect(erased.map(({ erasable }) => erasable)).toEqual([null, null, null, null]);
    expect(erased[1]).toEqual({ ...second, erasable: null });
  });
});

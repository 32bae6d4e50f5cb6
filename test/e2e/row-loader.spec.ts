import { RowLoader } from '../../src/database/row-loader';
import { PreparedQuery } from '../../src/database/combined-query';
import { Person } from '../../src/communities/person.entity';
import { Shop } from '../../src/communities/shop.entity';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';

describe('RowLoader', () => {
  let fixture: JournalFixture;
  let statements: string[];
  let loader: RowLoader;

  beforeAll(async () => {
    fixture = await newJournalFixture();
    await fixture.database.write(async (sql) => {
      const volunteer = { ledger: 'sunrise', role: 'volunteer' as const, level: 0, nameShown: false };
      await sql.insert(Person, [
        { ...volunteer, id: 'p1', code: 'V01' },
        { ...volunteer, id: 'p2', code: 'V02' },
        { ...volunteer, ledger: 'other', id: 'p3', code: 'V01' },
      ]);
      await sql.insert(Shop, {
        ledger: 'sunrise',
        id: 'm1',
        code: 'V01',
        name: '惠民',
        status: 'active',
      });
    });
  });
  afterAll(() => fixture.end());

  beforeEach(() => {
    const { database } = fixture;
    statements = [];
    const preparedQuery: PreparedQuery = (sql, parameters) => {
      statements.push(sql);
      return database.preparedQuery(sql, parameters);
    };
    const selection = database.selection.bind(database);
    loader = new RowLoader({ preparedQuery, dialect: database.dialect, selection });
  });

  const find = (entity: typeof Person | typeof Shop, by: Record<string, string>) =>
    loader.find(fixture.database.source.getMetadata(entity), { ledger: 'sunrise', ...by });

  it('reads the look-ups of one tick with one statement, and answers each with its own row', async () => {
    const rows = await Promise.all([
      find(Person, { code: 'V01' }),
      find(Person, { id: 'p2' }),
      find(Person, { code: 'V01' }),
      find(Shop, { code: 'V01' }),
      find(Person, { ledger: 'other', code: 'V01' }),
      find(Person, { code: 'V03' }),
    ]);
    expect(rows.map((row) => row?.['id'])).toEqual(['p1', 'p2', 'p1', 'm1', 'p3', undefined]);
    expect(statements).toHaveLength(1);
  });

  it('reads all look-ups that start while a statement runs with one further statement', async () => {
    const first = find(Person, { code: 'V01' });
    await Promise.resolve().then(() => undefined);
    expect(statements).toHaveLength(1);
    const others: Promise<unknown>[] = [];
    for (const code of ['V01', 'V02', 'V03']) {
      others.push(find(Person, { code }));
      // Each starts in a tick of its own, before the database can have answered the first.
      await new Promise((done) => process.nextTick(done));
    }
    await Promise.all([first, ...others]);
    expect(statements).toHaveLength(2);
  });

  it('makes the same statement whatever the order of the look-ups', async () => {
    await Promise.all([find(Person, { code: 'V01' }), find(Shop, { code: 'V01' })]);
    await Promise.all([find(Shop, { code: 'V01' }), find(Person, { code: 'V02' })]);
    expect(statements[1]).toBe(statements[0]);
  });

  it('caches nothing', async () => {
    expect(await find(Person, { id: 'p2' })).toMatchObject({ level: 0 });
    await fixture.database.write((sql) => sql.update(Person, { ledger: 'sunrise', id: 'p2' }, { level: 3 }));
    expect(await find(Person, { id: 'p2' })).toMatchObject({ level: 3 });
  });

  it('rejects each look-up when the statement fails', async () => {
    const { database } = fixture;
    const failing = new RowLoader({
      preparedQuery: () => Promise.reject(new Error('the connection is closed')),
      ...{ dialect: database.dialect, selection: database.selection.bind(database) },
    });
    const person = database.source.getMetadata(Person);
    const results = await Promise.allSettled(['p1', 'p2'].map((id) => failing.find(person, { ledger: 'sunrise', id })));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

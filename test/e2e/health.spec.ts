import { Community } from '../support/community';
import { unguard, faultAt } from '../support/injected-faults';
import { SqlConnection, RAW_CONNECTION } from '../support/sql-connections';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let community: Community;
let connection: SqlConnection;
beforeEach(async () => {
  service = await newService();
  community = await Community.create(service);
  connection = await RAW_CONNECTION.open(service.settings.DATABASE_URL);
});
afterEach(async () => {
  await connection.close();
  await service.end();
});

/** Advances the clock of the service. */
function advanceClock(millis: number): void {
  service.clock.at = new Date(Date.parse(service.clock.at) + millis).toISOString();
}

/** Requests readiness a second later, because an answer is cached for a second. */
function ready(): Promise<Reply> {
  advanceClock(1000);
  return service.ask('/health/ready');
}

/** Removes a guard and runs statements, as the owner of the database could. */
async function tamper([table, guard]: [string, string], ...statements: readonly string[]): Promise<void> {
  await connection.all(unguard(table, guard));
  for (const statement of statements) await connection.all(statement);
}

async function expectNotReady(check: string): Promise<void> {
  const reply = await ready();
  expect(reply).toMatchObject({ status: 503, body: { code: 'not-ready', errors: [{ field: check }] } });
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(reply.headers.get('retry-after')).toBe('1');
  // The route is public, so the ledger and the cause are only in the log.
  for (const secret of ['sunrise', 'entry', 'SQLITE', 'trigger']) expect(reply.text).not.toContain(secret);
  expect(await service.ask('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
}

describe('readiness', () => {
  it('queries the database for readiness at most once a second', async () => {
    expect((await ready()).status).toBe(200);
    await tamper(['ledger_head', 'head_forward'], `UPDATE ledger_head SET leaf_hash = 'x'`);
    expect((await service.ask('/health/ready')).status).toBe(200);
    await expectNotReady('log');
  });

  it('is not ready while the head of a ledger disagrees with its last entry', async () => {
    await tamper(
      ['entry', 'entry_no_update'],
      `UPDATE entry SET leaf = leaf || ' ' WHERE seq = (SELECT MAX(seq) FROM entry)`,
    );
    await expectNotReady('log');
  });

  it('is not ready while the root of a ledger head differs from the last signed root', async () => {
    await community.get('checkpoint', community.keys.auditor);
    expect((await ready()).status).toBe(200);
    await connection.all(`UPDATE ledger_head SET frontier = replace(frontier, substr(frontier, 1, 1), 'z')`);
    await expectNotReady('log');
  });

  it('is not ready after a failed commit, until one succeeds or 30 seconds have passed', async () => {
    const receipt = (): Promise<Reply> =>
      community.post('fund-receipts', { source: '募捐', cents: 100 }, community.within());
    const { make, mend } = faultAt('entry');
    await connection.all(make);
    expect(await receipt()).toMatchObject({ status: 503, body: { code: 'commit-failed' } });
    await expectNotReady('journal');
    await connection.all(mend);
    expect((await receipt()).status).toBe(201);
    expect((await ready()).status).toBe(200);

    await connection.all(make);
    expect((await receipt()).status).toBe(503);
    await expectNotReady('journal');
    advanceClock(30_000);
    expect((await ready()).status).toBe(200);
  });

  it('is not ready while the database cannot be read', async () => {
    await connection.all('ALTER TABLE ledger_head RENAME TO gone');
    await expectNotReady('database');
    await connection.all('ALTER TABLE gone RENAME TO ledger_head');
    expect((await ready()).status).toBe(200);
  });
});

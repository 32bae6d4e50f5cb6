import fc from 'fast-check';
import { SESSION_COOKIE } from '../../src/auth/session-cookie';
import { Sessions } from '../../src/auth/sessions.service';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { Shop } from '../../src/communities/shop.entity';
import { JournalFixture, ManualClock, newJournalFixture } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import { Community } from '../support/community';
import { bytesOf, grouped, newModelLedger } from '../support/model-run';
import { dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { beyondLimits, inconsistentBalances, rowsOf, unbalanced, chainFaults } from '../support/recount';
import { Service, newService } from '../support/service';
import { Database } from '../../src/database/database';

describe('two journals on one database', () => {
  let one: JournalFixture;
  let other: JournalFixture;
  beforeAll(async () => {
    one = await newJournalFixture({ BATCH_LIMIT: 5 });
    other = await newJournalFixture({ BATCH_LIMIT: 3, DATABASE_URL: one.settings.DATABASE_URL });
  });
  afterAll(async () => {
    await other.end();
    await one.end();
  });

  // docs/ledger.md §8 nos. 1 to 5 and 7, with two concurrent writers of one ledger.
  it('write one ledger concurrently with the same result as a single writer', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 80 }), async (generated) => {
        const ledger = await newModelLedger(one);
        const commands = grouped(generated)
          .flat()
          .map(({ request }) => commandOf(ledger, request));
        const instances = [one, other];
        const first = await Promise.all(
          commands.map((command, n) => (instances[n % 2] as JournalFixture).journal.post(command)),
        );
        const rows = await rowsOf(one, ledger);
        expect([
          ...unbalanced(rows),
          ...beyondLimits(rows),
          ...inconsistentBalances(rows),
          ...chainFaults(rows),
        ]).toEqual([]);
        expect(await rowsOf(other, ledger)).toEqual(rows);
        // Repeats each key on the other instance.
        const again = await Promise.all(
          commands.map((command, n) => (instances[(n + 1) % 2] as JournalFixture).journal.post(command)),
        );
        expect(again.map(bytesOf)).toEqual(first.map(bytesOf));
        expect(await rowsOf(one, ledger)).toEqual(rows);
      }),
      { numRuns: 12 },
    ));

  it('book the same key once, on whichever instance it arrives first', async () => {
    const ledger = await newModelLedger(one);
    const request = { client: 'client-1', hash: 'body', arrived: one.clock.at, now: one.clock.at, settling: false };
    const issue = { do: 'move', period: '2026-09', moves: [['issuance:POINT', 'points:p1', 1]] } as const;
    const keys = Array.from({ length: 40 }, (_, n) => `key-${n % 10}`);
    const outcomes = await Promise.all(
      keys.map((key, n) =>
        (n % 2 === 0 ? one : other).journal.post(commandOf(ledger, { ...request, key, commands: [issue] })),
      ),
    );
    const booked = outcomes.filter((outcome) => outcome?.kind === 'booked' && !outcome.replayed);
    expect(booked).toHaveLength(10);
    expect((await rowsOf(one, ledger)).head.seq).toBe(10);
  });
});

describe('two services on one database', () => {
  let folder: string;
  let first: Service;
  let second: Service;
  let community: Community;
  beforeAll(async () => {
    folder = await newTemporaryDatabase();
    const clock = new ManualClock('2026-11-20T04:00:00.000Z');
    first = await newService(clock, folder);
    second = await newService(clock, folder);
    community = await Community.create(first);
  });
  afterAll(async () => {
    await first.end();
    await second.end();
    await dropTemporaryDatabase(folder);
  });

  /** The same community, used through the given service. */
  const via = (service: Service): Community => Object.assign(Object.create(community) as Community, { service });

  it('book as many of forty concurrent redemptions as there are points', async () => {
    await community.booked('volunteers', { code: 'V11' });
    for (let n = 0; n < 4; n += 1) await community.serve('V11');
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        via(n % 2 === 0 ? first : second).post('redemptions', { volunteer: 'V11', offer: 'M01-1' }, community.within()),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(8);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(32);
    expect(await community.balances('V11')).toMatchObject({ POINT: 0 });
  });

  it('keep both changes when each updates another field of the same shop', async () => {
    const changes = Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0
        ? via(first).patch('shops/M01', { name: `名 ${n}` })
        : via(second).patch('shops/M01', { status: 'suspended' }),
    );
    const served = Array.from({ length: 10 }, () => community.serve('V02'));
    for (const { status } of await Promise.all(changes)) expect(status).toBe(200);
    await Promise.all(served);
    const row = await first.app.get(Database).read.findOneByOrFail(Shop, { ledger: 'sunrise', code: 'M01' });
    expect(row.name).toMatch(/^名 /);
    expect(row.status).toBe('suspended');
    await via(first).patch('shops/M01', { status: 'active' });
  });

  it('reject a revoked key and its session on the other service within a second', async () => {
    const key = await community.newKey({ role: 'auditor', person: 'auditor' });
    const [, id = ''] = key.split('_');
    const statusOf = async (service: Service): Promise<number> => (await via(service).get('entries', key)).status;
    const token = await second.app.get(Sessions).open(id);
    const sessionStatus = async (): Promise<number> =>
      (await second.ask('/v1/ledgers/sunrise/entries', { headers: { cookie: `${SESSION_COOKIE}=${token}` } })).status;
    expect([await statusOf(first), await statusOf(second), await sessionStatus()]).toEqual([200, 200, 200]);
    await community.ask(`keys/${id}`, { method: 'DELETE', key: community.keys.operator });
    expect(await statusOf(first)).toBe(401);
    // Both services have the same clock.
    first.clock.at = '2026-11-20T04:00:00.999Z';
    expect([await statusOf(second), await sessionStatus()]).toEqual([401, 401]);
  });

  it('deliver entries of the other service to a waiting changes request at once', async () => {
    const last = (await community.entries()).at(-1)?.seq ?? 0;
    // Nothing comes for this one yet: it would be answered first if both had to wait for their time to pass.
    const quiet = via(second).get(`changes?after=${last + 1}&wait=25`);
    const follow = via(second).get(`changes?after=${last}&wait=25`);
    await community.serve('V02', { on: '2026-11-05' });
    const first = await Promise.race([quiet, follow]);
    expect((first.body as { items: { seq: number }[] }).items.map(({ seq }) => seq)).toEqual([last + 1]);
    await community.serve('V02', { on: '2026-11-06' });
    await quiet;
  });

  it('close a month once when both receive close requests', async () => {
    await community.serve('V01', { on: '2026-10-12' });
    const jobs = await Promise.all(
      [first, second, first, second].map((one) => one.app.get(PeriodCloseScheduler).requestClose('sunrise', '2026-10')),
    );
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    for (const one of [first, second])
      expect(await one.app.get(PeriodCloseScheduler).closeFinished('sunrise', '2026-10')).toMatchObject({
        status: 'done',
      });
    expect(await community.entries('period.closed')).toHaveLength(1);
  });
});

it('creates a ledger once when two command-line processes race', async () => {
  const folder = await newTemporaryDatabase();
  const args = ['ledger', 'create', 'sunrise', '--name', '旭日'];
  const both = [TimebankProcess.start(args, folder), TimebankProcess.start(args, folder)];
  const codes = await Promise.all(both.map((one) => one.ended()));
  expect(codes.sort()).toEqual([0, 1]);
  const fixture = await newJournalFixture(settingsAt(folder));
  expect((await fixture.ledgers.all()).map(({ ledger }) => ledger)).toEqual(['sunrise']);
  await fixture.end();
  await dropTemporaryDatabase(folder);
});

import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { Community, Keyring } from '../support/community';
import { Scrape } from '../support/metrics';
import {
  databaseUrlAt,
  copyTemporaryDatabase,
  dropTemporaryDatabase,
  newTemporaryDatabase,
} from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { Reply, newService, request } from '../support/service';
import { TEST_REDIS_URL, deleteKeys, newPrefix, onRedis } from '../support/job-fixtures';

const CLOSE = 'close.sunrise.2026-10';

/** Key of the advisory lock that blocks the settlement entry while another session holds it exclusively. */
const GATE = 4242;

/** Blocks the settlement of shops, so that a close stops after granting stars and before its closing entry. */
const GATED = `
  CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${GATE}); RETURN NEW; END $$;
  CREATE TRIGGER gate BEFORE INSERT ON entry FOR EACH ROW WHEN (NEW.kind = 'shop.settled') EXECUTE FUNCTION gate()`;

onRedis('workers on PostgreSQL and Redis', () => {
  let prepared: string;
  let keys: Keyring;
  /** Redis key prefixes by database folder. */
  const prefixes = new Map<string, string>();
  const redisOf = (folder: string): Record<string, string> => {
    const prefix = prefixes.get(folder) ?? newPrefix();
    prefixes.set(folder, prefix);
    return { REDIS_URL: TEST_REDIS_URL, REDIS_PREFIX: prefix, JOB_LOCK_SECONDS: '1' };
  };
  /** Processes that the current test has started. */
  let started: TimebankProcess[] = [];

  beforeAll(async () => {
    prepared = await newTemporaryDatabase();
    const service = await newService(undefined, prepared);
    const community = await Community.create(service);
    ({ keys } = community);
    for (const code of ['V11', 'V12', 'V13']) {
      await community.fromBooks('volunteers', { code, broughtForward: { minutes: 5900, asOf: '2026-09-30' } });
      await community.serve(code, { on: '2026-10-10' });
    }
    const at = '2026-10-20T12:00:00+08:00';
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at });
    await community.fromBooks('redemptions', { volunteer: 'V11', offer: 'M01-1', quantity: 2, at });
    await service.end();
  });
  afterEach(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.map((one) => one.ended()));
    started = [];
  });
  afterAll(async () => {
    for (const prefix of prefixes.values()) await deleteKeys(TEST_REDIS_URL, prefix);
    await dropTemporaryDatabase(prepared);
  });

  async function serve(folder: string): Promise<(path: string, method?: string) => Promise<Reply>> {
    const { process, base } = await TimebankProcess.serve(folder, redisOf(folder));
    started.push(process);
    const headers = { method: 'GET', key: keys.coordinator, idem: null };
    return (path, method = 'GET') => request(`${base}/v1/ledgers/sunrise/${path}`, { ...headers, method });
  }

  function startWorker(folder: string): TimebankProcess {
    const worker = TimebankProcess.start(['worker'], folder, {
      ...redisOf(folder),
      LOG_LEVEL: 'info',
      METRICS_ADDRESS: '127.0.0.1:0',
    });
    started.push(worker);
    return worker;
  }

  async function waitForClose(send: (path: string) => Promise<Reply>): Promise<Record<string, unknown>> {
    for (;;) {
      const { body } = await send(`jobs/${CLOSE}`);
      if (body['status'] === 'done' || body['status'] === 'failed') return body;
      // Leaves the processor to the workers.
      await pause(50);
    }
  }

  /** All entries without the members that depend on when they were recorded. */
  async function journal(send: (path: string) => Promise<Reply>): Promise<object[]> {
    const { body } = await send('entries?limit=500');
    return (body['items'] as EntryView[]).map(({ seq, kind, period, facts, postings }) => {
      const { root: _, ...others } = facts;
      return { seq, kind, period, facts: others, postings };
    });
  }

  it('close a month requested from a service, and log and count the entries', async () => {
    const folder = await copyTemporaryDatabase(prepared);
    const send = await serve(folder);
    expect(await send('periods/2026-10/close', 'POST')).toMatchObject({ status: 202, body: { status: 'waiting' } });
    const worker = startWorker(folder);
    expect(await waitForClose(send)).toMatchObject({ status: 'done', attempts: 1 });
    const kinds = (await journal(send)).map((entry) => (entry as EntryView).kind).slice(-5);
    expect(kinds).toEqual(['star.granted', 'star.granted', 'star.granted', 'shop.settled', 'period.closed']);
    const metrics = new Scrape(await (await fetch(/Metrics at (\S+?)"/.exec(worker.output)?.[1] ?? '')).text());
    expect(metrics.value('timebank_entries_total{kind="star.granted"}')).toBe(3);
    expect(metrics.value('timebank_redis_up')).toBe(1);
    worker.child.kill('SIGTERM');
    expect(await worker.ended()).toBe(0);
    const lines = worker.output.split('\n').filter((line) => line.startsWith('{'));
    const booked = lines.map((line) => JSON.parse(line) as { job?: string; entries?: { seq: number }[] });
    const seqs = booked.filter(({ job }) => job === CLOSE).flatMap(({ entries = [] }) => entries.map(({ seq }) => seq));
    expect(seqs).toEqual((await journal(send)).slice(-5).map((entry) => (entry as EntryView).seq));
    started.forEach(({ child }) => child.kill('SIGKILL'));
    await dropTemporaryDatabase(folder);
  });

  it('continue the close of a killed worker without booking anything twice', async () => {
    const folder = await copyTemporaryDatabase(prepared);
    const undisturbed = await copyTemporaryDatabase(prepared);
    const gate = new Client({ connectionString: databaseUrlAt(folder) });
    await gate.connect();
    await gate.query(GATED);
    await gate.query(`SELECT pg_advisory_lock(${GATE})`);
    const send = await serve(folder);
    const first = startWorker(folder);
    await send('periods/2026-10/close', 'POST');
    const waits = `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = ${GATE} AND NOT l.granted`;
    while ((await gate.query(waits)).rowCount === 0) await pause(50);
    expect((await send(`jobs/${CLOSE}`)).body).toMatchObject({ status: 'running', attempts: 1 });
    first.child.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');
    startWorker(folder);
    await gate.query(`SELECT pg_advisory_unlock(${GATE})`);
    // The second attempt is the other worker's.
    expect(await waitForClose(send)).toMatchObject({ status: 'done', attempts: 2 });

    const other = await newService(undefined, undisturbed);
    const sendToOther = (path: string, method = 'GET'): Promise<Reply> =>
      other.ask(`/v1/ledgers/sunrise/${path}`, { method, key: keys.coordinator, idem: null });
    await sendToOther('periods/2026-10/close', 'POST');
    await waitForClose(sendToOther);
    expect(await journal(send)).toEqual(await journal(sendToOther));
    await other.end();
    await gate.end();
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all([dropTemporaryDatabase(folder), dropTemporaryDatabase(undisturbed)]);
  });
});

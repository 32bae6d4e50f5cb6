import { Database } from '../../src/database/database';
import { LIABILITY } from '../../src/observability/metrics/ledger-gauges';
import { MetricsServer } from '../../src/observability/metrics/metrics-server';
import { Community } from '../support/community';
import { faultAt } from '../support/injected-faults';
import { SqlConnection, RAW_CONNECTION } from '../support/sql-connections';
import { Scrape, metricsOf } from '../support/metrics';
import { ON_POSTGRES } from '../support/temporary-database';
import { Service, newService } from '../support/service';

const METRICS_ON = { METRICS_ADDRESS: '127.0.0.1:0' };
const receipt = { source: '募捐', cents: 100 };

describe('the metrics server', () => {
  it('serves metrics only when they are configured, and never on the port of the API', async () => {
    const disabled = await newService();
    expect(await disabled.app.get(MetricsServer).open()).toBeUndefined();
    const enabled = await newService(undefined, undefined, METRICS_ON);
    await metricsOf(enabled);
    for (const service of [disabled, enabled]) {
      const operator = await service.ledger('sunrise');
      expect((await service.ask('/metrics')).status).toBe(404);
      expect((await service.ask('/metrics', { key: operator })).status).toBe(404);
      await service.end();
    }
  });

  it('serves nothing but the metrics on the port of the metrics', async () => {
    const service = await newService(undefined, undefined, METRICS_ON);
    const address = String(await service.app.get(MetricsServer).open());
    expect((await fetch(address)).headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    for (const path of ['/', '/v1/ledgers', '/health/ready', '/docs', '/metrics/x'])
      expect((await fetch(new URL(path, address))).status).toBe(404);
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
    await service.end();
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe('the metrics', () => {
  let service: Service;
  let community: Community;
  let scrape: () => Promise<Scrape>;
  let connection: SqlConnection;
  beforeAll(async () => {
    service = await newService(undefined, undefined, METRICS_ON);
    scrape = await metricsOf(service);
    community = await Community.create(service);
    connection = await RAW_CONNECTION.open(service.settings.DATABASE_URL);
  });
  afterAll(async () => {
    await connection.close();
    await service.end();
  });

  /** The increase of each sample while the work runs. */
  async function growth(samples: readonly string[], work: () => Promise<unknown>): Promise<number[]> {
    const before = await scrape();
    await work();
    const after = await scrape();
    return samples.map((sample) => (after.value(sample) ?? 0) - (before.value(sample) ?? 0));
  }

  it('counts entries by kind and rejections by code, without replays', async () => {
    const samples = [
      'timebank_entries_total{kind="fund.received"}',
      'timebank_refusals_total{code="already-registered"}',
    ];
    const work = async (): Promise<void> => {
      for (const idem of ['a', 'b', 'b']) await community.fromBooks('fund-receipts', receipt, { idem });
      for (const idem of ['c', 'd', 'd']) await community.post('units', { code: '东风小区' }, { idem });
    };
    expect(await growth(samples, work)).toEqual([2, 2]);
  });

  it('counts each command of a commit, also within a bulk request', async () => {
    const items = Array.from({ length: 40 }, () => ({ kind: 'fund-receipt', body: receipt }));
    const samples = ['timebank_batch_commands_sum', 'timebank_batch_commands_count', 'timebank_commit_seconds_count'];
    expect(await growth(samples, () => community.booked('bulk', { mode: 'atomic', items }))).toEqual([40, 1, 1]);
  });

  it('counts failed commits', async () => {
    const { make, mend } = faultAt('entry');
    await connection.all(make);
    const samples = ['timebank_commit_failures_total', 'timebank_batch_commands_count'];
    expect(await growth(samples, () => community.post('fund-receipts', receipt, community.within()))).toEqual([1, 0]);
    await connection.all(mend);
  });

  it('counts requests by route pattern, never by address', async () => {
    const route = '/v1/ledgers/:ledger/volunteers/:volunteer';
    const samples = [
      `timebank_http_requests_total{method="GET",route="${route}",status="200"}`,
      `timebank_http_requests_total{method="GET",route="${route}",status="404"}`,
      `timebank_http_requests_total{method="GET",route="none",status="404"}`,
      'timebank_http_problems_total{code="not-found"}',
    ];
    const work = async (): Promise<void> => {
      for (const path of ['volunteers/V01', 'volunteers/V02', 'volunteers/V-nobody']) await community.get(path);
      await service.ask('/V01/nowhere');
    };
    expect(await growth(samples, work)).toEqual([2, 1, 1, 2]);
    expect((await scrape()).text).not.toContain('V01');
  });

  it('reports what volunteers hold after earning, redemption, refund, settlement and reversal', async () => {
    await community.owe('V01', 4);
    await community.serve('V02');
    const spent = await community.fromBooks('redemptions', { volunteer: 'V02', offer: 'M01-1', code: 'R-1' });
    await community.fromBooks('refunds', { redemption: String(spent.body['id']), pointHundredths: 30 });
    const served = String((await community.serve('V02')).body['id']);
    const approver = { key: community.keys.approver };
    await community.booked(`service-records/${served}/revocation`, { reason: 'x' }, approver);
    const held = await connection.all<{ unit: string; amount: number }>(
      `SELECT unit, SUM(posted) AS amount FROM account WHERE kind IN ('points', 'coins') GROUP BY unit ORDER BY unit`,
    );
    expect(held.map(({ unit, amount }) => [unit, amount > 0])).toEqual([
      ['COIN', true],
      ['POINT', true],
    ]);
    const scraped = await scrape();
    for (const { unit, amount } of held)
      expect(scraped.value(`timebank_liability{ledger="sunrise",unit="${unit}"}`)).toBe(amount);
  });

  it('computes what volunteers hold without reading the account of every volunteer', async () => {
    if (ON_POSTGRES) {
      // PostgreSQL plans by table statistics, so thousands of accounts are added that it should not read.
      await connection.all(`INSERT INTO account (ledger, id, kind, unit, owner, posted, version)
        SELECT 'sunrise', 'record:many-' || n, 'record', 'MIN', 'many-' || n, 0, 0 FROM generate_series(1, 5000) n`);
      await service.app.get(Database).analyze();
      const rows = await service.app.get(Database).read.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${LIABILITY}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(
        /Index Scan using account_kind on account a .*\n *Index Cond: \(\(ledger = l.ledger\) AND \(kind = ANY/,
      );
      return;
    }
    const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${LIABILITY}`);
    const steps = plan.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
    expect(steps).toEqual([
      expect.stringMatching(/^SCAN l/),
      expect.stringMatching(/^SEARCH a USING INDEX account_kind \(ledger=\? AND kind=\?\)/),
    ]);
  });

  it('reports the age of the last checkpoint and the number of unsigned entries', async () => {
    await community.get('checkpoint', community.keys.auditor);
    const samples = [
      'timebank_checkpoint_age_seconds{ledger="sunrise"}',
      'timebank_unsigned_entries{ledger="sunrise"}',
    ];
    const values = async (): Promise<(number | undefined)[]> => {
      const scraped = await scrape();
      return samples.map((sample) => scraped.value(sample));
    };
    expect(await values()).toEqual([0, 0]);
    service.clock.at = new Date(Date.parse(service.clock.at) + 90_000).toISOString();
    await community.fromBooks('fund-receipts', receipt);
    expect(await values()).toEqual([90, 1]);
    await service.ledger('moonrise');
    service.clock.at = new Date(Date.parse(service.clock.at) + 10_000).toISOString();
    expect((await scrape()).value('timebank_checkpoint_age_seconds{ledger="moonrise"}')).toBe(10);
  });

  it('reports the jobs that are not done and the requests that wait for a commit', async () => {
    const jobs = async (): Promise<(number | undefined)[]> => {
      const scraped = await scrape();
      return ['waiting', 'running', 'failed'].map((status) => scraped.value(`timebank_jobs{status="${status}"}`));
    };
    expect(await jobs()).toEqual([0, 0, 0]);
    await connection.all(`INSERT INTO job (id, ledger, name, data, status, done, total, attempts, "createdAt", "updatedAt")
      VALUES ('x', 'sunrise', 'close-month', '{}', 'failed', 0, 0, 3, '', '')`);
    expect(await jobs()).toEqual([0, 0, 1]);
    expect((await scrape()).value('timebank_queue_requests')).toBe(0);
  });
});

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { JobHandler } from '../../src/jobs/job-handlers';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { Community } from '../support/community';
import { hasWorkerHere } from '../../src/jobs/bullmq-workers';
import { metricsOf } from '../support/metrics';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { RedisServer, withRedisServer } from '../support/redis-server';
import { Service, newService } from '../support/service';
import { JobFixtures } from '../support/job-fixtures';

withRedisServer('a service whose Redis is unavailable', () => {
  let redis: RedisServer;
  beforeEach(async () => (redis = await RedisServer.onFreePort()));
  afterEach(() => redis.end());

  const newServiceOnRedis = (): Promise<Service> => newService(undefined, undefined, { REDIS_URL: redis.url });
  const finished = (service: Service, month: string): Promise<object> =>
    service.app.get(PeriodCloseScheduler).closeFinished('sunrise', month);

  it('starts, books and accepts jobs before Redis runs, and runs the jobs once it does', async () => {
    const service = await newServiceOnRedis();
    const community = await Community.create(service);
    const response = await community.post('periods/2026-09/close', undefined, { idem: null });
    expect(response).toMatchObject({ status: 202, body: { status: 'waiting' } });
    await community.serve('V01');
    expect((await service.ask('/health/ready')).status).toBe(200);
    expect((await community.get('jobs/close.sunrise.2026-09')).body).toMatchObject({ status: 'waiting', attempts: 0 });
    await redis.start();
    expect(await finished(service, '2026-09')).toMatchObject({ status: 'done', attempts: 1 });
    await service.end();
  });

  it('answers requests after Redis lost its data, and runs the waiting jobs once it is back', async () => {
    await redis.start();
    const service = await newServiceOnRedis();
    const community = await Community.create(service);
    await community.close('2026-08');
    await redis.kill();
    // These requests are answered while Redis is down.
    for (const month of ['2026-09', '2026-10']) {
      const response = await community.post(`periods/${month}/close`, undefined, { idem: null });
      expect(response).toMatchObject({ status: 202, body: { status: 'waiting' } });
    }
    await community.serve('V01');
    await redis.start();
    for (const month of ['2026-09', '2026-10']) {
      expect(await finished(service, month)).toMatchObject({ status: 'done', attempts: 1 });
    }
    expect((await community.entries('period.closed')).map(({ period }) => period)).toEqual([
      '2026-08',
      '2026-09',
      '2026-10',
    ]);
    await service.end();
  });

  it('finishes a running job once when Redis is lost meanwhile', async () => {
    await redis.start();
    const fixtures = await JobFixtures.open(redis.url, { JOB_LOCK_SECONDS: 1 });
    let begun: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const hasBegun = new Promise<void>((done) => (begun = done));
    const mayGoOn = new Promise<void>((done) => (goOn = done));
    let times = 0;
    const sweep: JobHandler = async (_, progress) => {
      times += 1;
      begun();
      await mayGoOn;
      await progress(1, 1);
      return {};
    };
    const { jobs } = await fixtures.startWorker({ handlers: { sweep, last: () => Promise.resolve({}) } });
    await jobs.enqueue({ id: 'sweep.1', ledger: 'sunrise', name: 'sweep', data: {} });
    await hasBegun;
    await redis.kill();
    goOn();
    expect(await jobs.finished('sunrise', 'sweep.1')).toMatchObject({ status: 'done', attempts: 1 });
    await jobs.enqueue({ id: 'last.1', ledger: 'sunrise', name: 'last', data: {} });
    await redis.start();
    expect(await jobs.finished('sunrise', 'last.1')).toMatchObject({ status: 'done' });
    expect(times).toBe(1);
    await fixtures.end();
  });

  it('stays ready and reports Redis as down until it is back, while the worker’s health check fails', async () => {
    await redis.start();
    const service = await newService(undefined, undefined, { REDIS_URL: redis.url, METRICS_ADDRESS: '127.0.0.1:0' });
    const scrape = await metricsOf(service);
    const up = async (): Promise<number | undefined> => (await scrape()).value('timebank_redis_up');
    /** Requests readiness until it has this status; each answer is cached for a second of the clock. */
    const waitForReadiness = async (status: string, check: string): Promise<void> => {
      for (;;) {
        service.clock.at = new Date(Date.parse(service.clock.at) + 1000).toISOString();
        const reply = await service.ask('/health/ready');
        expect(reply.status).toBe(200);
        if (reply.body['status'] !== status) continue;
        const checks = { database: 'ok', journal: 'ok', log: 'ok', checkpoints: 'ok', tables: 'ok', redis: check };
        expect(reply.body).toEqual({ status, checks });
        return;
      }
    };
    await waitForReadiness('ok', 'ok');
    expect(await up()).toBe(1);
    // A frozen Redis keeps its connections open and answers nothing.
    redis.freeze();
    await waitForReadiness('degraded', 'down');
    redis.thaw();
    await waitForReadiness('ok', 'ok');
    await redis.kill();
    await waitForReadiness('degraded', 'down');
    expect(await up()).toBe(0);
    expect(await hasWorkerHere(service.settings)).toBe(false);
    await redis.start();
    await waitForReadiness('ok', 'ok');
    expect(await up()).toBe(1);
    await service.end();
  });

  it('stops promptly while Redis is down', async () => {
    await redis.start();
    const folder = await newTemporaryDatabase();
    const { process: service, base } = await TimebankProcess.serve(folder, {
      REDIS_URL: redis.url,
      STOP_SECONDS: '60',
    });
    await redis.kill();
    const { stdout, stderr } = service.child as ChildProcessWithoutNullStreams;
    while (!service.output.includes('Redis cannot be reached')) {
      await Promise.race([once(stdout, 'data'), once(stderr, 'data')]);
    }
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    expect(service.output).not.toContain('stopped after');
    await dropTemporaryDatabase(folder);
  });
});

import type { ApiResponse } from '../../src/import/api-client';
import { ServiceProcess } from '../support/service-process';
import { closeBegun, closeDone, entries, hourOf, shortOfAStar } from '../support/star-level-fixture';
import { RUNNERS, deleteKeys, newPrefix } from '../support/job-fixtures';

let service: ServiceProcess;
/** Settings of the runner of jobs. */
let runner: Record<string, string> = {};
beforeEach(async () => {
  service = await ServiceProcess.launch({ settings: runner });
});
afterEach(() => service.end());

/** Recomputes the log from its leaves alone. */
async function log(): Promise<void> {
  await service.stop();
  await service.verify();
}

/** How many of some volunteers, by number, have served. */
async function countOf(first: number, some: number, served: readonly (string | undefined)[]): Promise<number> {
  const one = async (n: number): Promise<string> =>
    String((await service.call({ method: 'GET', path: `volunteers/V${n}` })).body['id']);
  const ids = await Promise.all(Array.from({ length: some }, (_, m) => one(first + m)));
  return ids.filter((id) => served.includes(id)).length;
}

describe('a service that is killed', () => {
  it('in the middle of bulk intake has what it acknowledged, once, and nothing by half', async () => {
    const [requests, each] = [12, 50];
    await shortOfAStar(service, requests * each);
    const modes = (n: number): string => (n % 2 === 0 ? 'independent' : 'atomic');
    const send = (n: number): Promise<ApiResponse> => {
      const items = Array.from({ length: each }, (_, m) => hourOf(n * each + m));
      return service.call({ method: 'POST', path: 'bulk', key: `bulk-${n}`, body: { mode: modes(n), items } });
    };
    const sent = Array.from({ length: requests }, (_, n) => send(n));
    await Promise.race(sent);
    const killed = service.kill();
    const answered = (await Promise.allSettled(sent)).map((one) =>
      one.status === 'fulfilled' ? one.value : undefined,
    );
    await killed;
    await service.start();

    const there = new Set((await entries(service, 'service.recorded')).map(({ seq }) => seq));
    for (const answer of answered) {
      const items = (answer?.body['items'] ?? []) as { status: number; entries: number[] }[];
      for (const { status, entries: seqs } of items) {
        expect(status).toBe(201);
        expect(there).toContain(seqs[0]);
      }
    }
    const served = (await entries(service, 'service.recorded')).map(({ facts }) => facts['volunteer']);
    expect(new Set(served).size).toBe(served.length);
    // An atomic request is there as a whole or not at all.
    const parts = await Promise.all(
      Array.from({ length: requests }, async (_, n) => (modes(n) === 'atomic' ? countOf(n * each, each, served) : 0)),
    );
    for (const count of parts) expect([0, each]).toContain(count);

    const again = await Promise.all(Array.from({ length: requests }, (_, n) => send(n)));
    expect(again.map(({ status }) => status)).toEqual(again.map((_, n) => (modes(n) === 'atomic' ? 201 : 200)));
    again.forEach((answer, n) => {
      if (answered[n]) expect(answer.body).toEqual(answered[n]?.body);
    });
    expect((await entries(service, 'service.recorded')).map(({ facts }) => facts['volunteer'])).toHaveLength(
      requests * each,
    );
    await log();
  });
});

for (const { name, url, suite } of RUNNERS) {
  suite(`a service that is killed, its jobs done by ${name},`, () => {
    beforeAll(() => {
      // What was begun by a process that is gone is found as soon as its lock is.
      runner = { REDIS_URL: url, REDIS_PREFIX: newPrefix(), JOB_LOCK_SECONDS: '1' };
    });
    afterAll(async () => {
      if (url !== '') await deleteKeys(url, String(runner['REDIS_PREFIX']));
      runner = {};
    });
    it('in the middle of a close goes on with it by itself, and grants every star once', async () => {
      const volunteers = 400;
      await shortOfAStar(service, volunteers);
      const items = Array.from({ length: volunteers }, (_, n) => hourOf(n));
      await service.call({ method: 'POST', path: 'bulk', key: 'all', body: { mode: 'independent', items } });
      await closeBegun(service);
      await service.kill();
      await service.start();
      expect(await closeDone(service)).toBe(2);
      const stars = (await entries(service, 'star.granted')).map(({ facts }) => facts['volunteer']);
      expect([stars.length, new Set(stars).size]).toEqual([volunteers, volunteers]);
      expect(await entries(service, 'period.closed')).toHaveLength(1);
      await log();
    });
  });
}

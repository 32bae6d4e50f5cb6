import type { ApiResponse } from '../../src/import/api-client';
import { LONG } from '../support/long-tests';
import { ServiceProcess } from '../support/service-process';
import { startClose, waitForClose, entries, serviceHourItem, seedBelowFirstStar } from '../support/star-level-fixture';
import { RUNNERS, deleteKeys, newPrefix } from '../support/job-fixtures';

let service: ServiceProcess;
/** Settings of the job runner. */
let runner: Record<string, string> = {};
beforeEach(async () => {
  service = await ServiceProcess.launch({ settings: runner });
});
afterEach(() => service.end());

/** Stops the service and verifies its log from the leaves alone. */
async function verifyLog(): Promise<void> {
  await service.stop();
  await service.verify();
}

/** How many of `count` volunteers, starting with number `first`, have a recorded service. */
async function countOf(first: number, count: number, served: readonly (string | undefined)[]): Promise<number> {
  const idOfVolunteer = async (n: number): Promise<string> =>
    String((await service.call({ method: 'GET', path: `volunteers/V${n}` })).body['id']);
  const ids = await Promise.all(Array.from({ length: count }, (_, m) => idOfVolunteer(first + m)));
  return ids.filter((id) => served.includes(id)).length;
}

describe('a service killed during a bulk import', () => {
  it('has every acknowledged item once, and atomic requests completely or not at all', async () => {
    const [requests, each] = [8, LONG ? 100 : 25];
    await seedBelowFirstStar(service, requests * each);
    const modeOf = (n: number): string => (n % 2 === 0 ? 'independent' : 'atomic');
    const send = (n: number): Promise<ApiResponse> => {
      const items = Array.from({ length: each }, (_, m) => serviceHourItem(n * each + m));
      return service.callWithinImport({
        method: 'POST',
        path: 'bulk',
        key: `bulk-${n}`,
        body: { mode: modeOf(n), items },
      });
    };
    const sent = Array.from({ length: requests }, (_, n) => send(n));
    await Promise.race(sent);
    const killed = service.kill();
    const answered = (await Promise.allSettled(sent)).map((result) =>
      result.status === 'fulfilled' ? result.value : undefined,
    );
    await killed;
    await service.start();

    const recordedSeqs = new Set((await entries(service, 'service.recorded')).map(({ seq }) => seq));
    for (const answer of answered) {
      const items = (answer?.body['items'] ?? []) as { status: number; entries: number[] }[];
      for (const { status, entries: seqs } of items) {
        expect(status).toBe(201);
        expect(recordedSeqs).toContain(seqs[0]);
      }
    }
    const served = (await entries(service, 'service.recorded')).map(({ facts }) => facts['volunteer']);
    expect(new Set(served).size).toBe(served.length);
    // An atomic request is recorded completely or not at all.
    const parts = await Promise.all(
      Array.from({ length: requests }, async (_, n) => (modeOf(n) === 'atomic' ? countOf(n * each, each, served) : 0)),
    );
    for (const count of parts) expect([0, each]).toContain(count);

    const repeated = await Promise.all(Array.from({ length: requests }, (_, n) => send(n)));
    expect(repeated.map(({ status }) => status)).toEqual(repeated.map((_, n) => (modeOf(n) === 'atomic' ? 201 : 200)));
    repeated.forEach((answer, n) => {
      if (answered[n]) expect(answer.body).toEqual(answered[n]?.body);
    });
    expect((await entries(service, 'service.recorded')).map(({ facts }) => facts['volunteer'])).toHaveLength(
      requests * each,
    );
    await verifyLog();
  });
});

for (const { name, url, suite } of RUNNERS) {
  suite(`a service killed during a close, with jobs run by ${name}`, () => {
    beforeAll(() => {
      // A job of a killed process is found again when its lock expires.
      runner = { REDIS_URL: url, REDIS_PREFIX: newPrefix(), JOB_LOCK_SECONDS: '1' };
    });
    afterAll(async () => {
      if (url !== '') await deleteKeys(url, String(runner['REDIS_PREFIX']));
      runner = {};
    });
    it('continues the close after its restart, and grants every star once', async () => {
      const volunteers = LONG ? 400 : 100;
      await seedBelowFirstStar(service, volunteers);
      const items = Array.from({ length: volunteers }, (_, n) => serviceHourItem(n));
      await service.callWithinImport({
        method: 'POST',
        path: 'bulk',
        key: 'all',
        body: { mode: 'independent', items },
      });
      await startClose(service);
      await service.kill();
      await service.start();
      expect(await waitForClose(service)).toBe(2);
      const stars = (await entries(service, 'star.granted')).map(({ facts }) => facts['volunteer']);
      expect([stars.length, new Set(stars).size]).toEqual([volunteers, volunteers]);
      expect(await entries(service, 'period.closed')).toHaveLength(1);
      await verifyLog();
    });
  });
}

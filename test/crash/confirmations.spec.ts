import type { ApiResponse } from '../../src/import/api-client';
import { LONG } from '../support/long-tests';
import { ServiceProcess } from '../support/service-process';
import { entries } from '../support/star-level-fixture';

const COUNT = LONG ? 400 : 80;

let service: ServiceProcess;
beforeEach(async () => {
  service = await ServiceProcess.launch();
});
afterEach(() => service.end());

const numbers = Array.from({ length: COUNT }, (_, n) => n);

/** Asks for a receipt of the fund or for hours brought forward, which wait for a second person. */
function ask(n: number): Promise<ApiResponse> {
  const request =
    n % 2 === 0
      ? { path: 'fund-receipts', body: { source: '募捐', cents: n + 1 } }
      : { path: 'volunteers', body: { code: `V${n}`, broughtForward: { minutes: n + 1, asOf: '2026-08-31' } } };
  return service.call({ method: 'POST', key: `ask-${n}`, ...request });
}

/** Sends all requests at once and kills the service after the first answer. @returns the answers that came */
async function killedDuring(send: (n: number) => Promise<ApiResponse>): Promise<(ApiResponse | undefined)[]> {
  const sent = numbers.map(send);
  await Promise.race(sent);
  const killed = service.kill();
  const answers = (await Promise.allSettled(sent)).map((result) =>
    result.status === 'fulfilled' ? result.value : undefined,
  );
  await killed;
  await service.start();
  return answers;
}

/** The ids of what waits, in order. */
async function waiting(): Promise<string[]> {
  const { body } = await service.callAsConfirmer({ method: 'GET', path: 'confirmations?limit=500' });
  return (body['items'] as { id: string }[]).map(({ id }) => id);
}

/** The status of a confirmation. */
async function statusOf(id: string): Promise<unknown> {
  const { body } = await service.callAsConfirmer({ method: 'GET', path: `confirmations/${id}` });
  return body['status'];
}

/** The numbers of the entries that confirmed requests booked. */
const bookedEntries = async (): Promise<number[]> => {
  const kinds = ['fund.received', 'balance.brought-forward'] as const;
  const found = await Promise.all(kinds.map((kind) => entries(service, kind)));
  return found.flat().map(({ seq }) => seq);
};

describe('a service killed around confirmations', () => {
  it('has every request for a confirmation once, and books nothing of it', async () => {
    const answered = await killedDuring(ask);
    const repeated = await Promise.all(numbers.map(ask));
    expect(repeated.map(({ status }) => status)).toEqual(numbers.map(() => 201));
    repeated.forEach((answer, n) => {
      if (answered[n]) expect(answer.body).toEqual(answered[n].body);
    });
    const ids = await waiting();
    expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT]);
    expect(await bookedEntries()).toEqual([]);
    await service.stop();
    await service.verify();
  });

  it('books each decision once, with its entry or not at all', async () => {
    await Promise.all(numbers.map(ask));
    const ids = await waiting();
    // Every fourth is rejected.
    const decide = (n: number): Promise<ApiResponse> =>
      service.callAsConfirmer({
        ...{ method: 'POST', path: `confirmations/${ids[n]}`, key: `decide-${n}` },
        body: n % 4 === 3 ? { decision: 'reject', reason: '查无此款' } : { decision: 'confirm' },
      });
    const answered = await killedDuring(decide);
    const statuses = await Promise.all(ids.map(statusOf));
    const confirmed = statuses.filter((status) => status === 'confirmed').length;
    expect((await bookedEntries()).length).toBe(confirmed);
    answered.forEach((answer, n) => {
      if (answer) expect([n, statuses[n]]).toEqual([n, n % 4 === 3 ? 'rejected' : 'confirmed']);
    });
    const repeated = await Promise.all(numbers.map(decide));
    expect(repeated.map(({ status }) => status)).toEqual(numbers.map(() => 201));
    repeated.forEach((answer, n) => {
      if (answered[n]) expect(answer.body).toEqual(answered[n].body);
    });
    expect(await waiting()).toEqual([]);
    expect((await bookedEntries()).length).toBe(numbers.filter((n) => n % 4 !== 3).length);
    await service.stop();
    await service.verify();
  });

  it('has a key that works, or one that still waits, with the entry or without it', async () => {
    const made = await service.call({ method: 'POST', path: 'keys', body: { role: 'auditor', person: 'auditor' } });
    const confirmation = String(made.body['confirmation']);
    const confirm = (): Promise<ApiResponse> =>
      service.callAsConfirmer({
        ...{ method: 'POST', path: `confirmations/${confirmation}`, key: 'confirm-key' },
        body: { decision: 'confirm' },
      });
    const before = (await entries(service, 'key.issued')).length;
    const sent = confirm().catch(() => undefined);
    await service.kill();
    await sent;
    await service.start();
    const issued = (await entries(service, 'key.issued')).length - before;
    expect(await statusOf(confirmation)).toBe(issued === 1 ? 'confirmed' : 'waiting');
    const works = async (): Promise<boolean> =>
      (await service.getAs(String(made.body['key']), 'checkpoint')).status === 200;
    expect(await works()).toBe(issued === 1);
    expect((await confirm()).status).toBe(201);
    expect([await works(), (await entries(service, 'key.issued')).length]).toEqual([true, before + 1]);
    await service.stop();
    await service.verify();
  });
});

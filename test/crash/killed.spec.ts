import { join } from 'node:path';
import { callOver } from '../../src/intake/call';
import type { Answer, Call } from '../../src/intake/call';
import { dropPlace, newPlace } from '../support/place';
import { Timebank } from '../support/process';

const LEDGER = 'sunrise';

let folder: string;
let running: Timebank | undefined;
let key: string;
let call: Call;

/** Starts the service on the books as they are. */
async function start(): Promise<void> {
  const { process, base } = await Timebank.serve(folder, { RATE_LIMIT: '0', PUBLIC_RATE_LIMIT: '0' });
  running = process;
  call = callOver(base, LEDGER, key);
}

/** Kills it as a power cut would, and starts it again. */
async function killAndRestart(): Promise<void> {
  running?.child.kill('SIGKILL');
  expect(await running?.ended()).toBe('SIGKILL');
  await start();
}

async function command(...words: string[]): Promise<string> {
  const process = Timebank.start(words, folder);
  expect([words, await process.ended(), process.said]).toEqual([words, 0, process.said]);
  return process.said;
}

beforeEach(async () => {
  folder = await newPlace();
  await command('ledger', 'create', LEDGER, '--name', '旭日');
  key = /tbk_\S+/.exec(await command('key', 'create', LEDGER, '--role', 'operator', '--person', 'S01'))?.[0] ?? '';
  await start();
});
afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended();
  await dropPlace(folder);
});

async function booked(path: string, body: object, idem: string): Promise<Answer> {
  const answer = await call({ method: 'POST', path, key: idem, body });
  expect([path, answer.status, answer.body]).toEqual([path, 201, answer.body]);
  return answer;
}

/** A community of volunteers one hour short of their first star, and an activity of last month for each ten records. */
async function found(volunteers: number): Promise<void> {
  await booked('organisations', { code: '巡逻队' }, 'o');
  for (const code of ['S02', 'S03']) await booked('people', { code }, code);
  const times = { startsAt: '2026-10-05T09:00:00+08:00', endsAt: '2026-10-05T10:00:00+08:00' };
  await booked('activities', { code: 'A1', category: 'care', title: '助餐', organisation: '巡逻队', ...times }, 'a');
  const broughtForward = { minutes: 5940, asOf: '2026-09-30' };
  await Promise.all(
    Array.from({ length: volunteers }, (_, n) => booked('volunteers', { code: `V${n}`, broughtForward }, `v${n}`)),
  );
}

function record(n: number): object {
  const at = { signedInAt: '2026-10-05T09:00:00+08:00', signedOutAt: '2026-10-05T10:00:00+08:00' };
  const by = { method: 'code', recorder: 'S02', approver: 'S03', approvedAt: '2026-10-06T09:00:00+08:00' };
  return { kind: 'service-record', body: { activity: 'A1', volunteer: `V${n}`, ...at, ...by } };
}

interface Followed {
  readonly seq: number;
  readonly kind: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** All entries of a kind. */
async function entries(kind: string): Promise<Followed[]> {
  const found: Followed[] = [];
  for (let after = '0'; ;) {
    const { body } = await call({ method: 'GET', path: `changes?limit=500&after=${after}` });
    const items = body['items'] as Followed[];
    if (items.length === 0) return found;
    found.push(...items.filter((entry) => entry.kind === kind));
    after = String(body['next']);
  }
}

async function log(): Promise<void> {
  // Recomputed from its leaves alone by the offline verifier.
  running?.child.kill('SIGTERM');
  await running?.ended();
  await command('export', LEDGER, join(folder, 'export'));
  expect(await command('verify', join(folder, 'export'))).toContain('Sound: ');
}

/** How many of some volunteers, by number, have served. */
async function countOf(first: number, some: number, served: readonly (string | undefined)[]): Promise<number> {
  const one = async (n: number): Promise<string> =>
    String((await call({ method: 'GET', path: `volunteers/V${n}` })).body['id']);
  const ids = await Promise.all(Array.from({ length: some }, (_, m) => one(first + m)));
  return ids.filter((id) => served.includes(id)).length;
}

describe('a service that is killed', () => {
  it('in the middle of bulk intake has what it acknowledged, once, and nothing by half', async () => {
    const [requests, each] = [12, 50];
    await found(requests * each);
    const modes = (n: number): string => (n % 2 === 0 ? 'independent' : 'atomic');
    const send = (n: number): Promise<Answer> => {
      const items = Array.from({ length: each }, (_, m) => record(n * each + m));
      return call({ method: 'POST', path: 'bulk', key: `bulk-${n}`, body: { mode: modes(n), items } });
    };
    const sent = Array.from({ length: requests }, (_, n) => send(n));
    await Promise.race(sent);
    running?.child.kill('SIGKILL');
    const answered = (await Promise.allSettled(sent)).map((one) =>
      one.status === 'fulfilled' ? one.value : undefined,
    );
    await killAndRestart();

    const there = new Set((await entries('service.recorded')).map(({ seq }) => seq));
    for (const answer of answered) {
      const items = (answer?.body['items'] ?? []) as { status: number; entries: number[] }[];
      for (const { status, entries: seqs } of items) {
        expect(status).toBe(201);
        expect(there).toContain(seqs[0]);
      }
    }
    const served = (await entries('service.recorded')).map(({ facts }) => facts['volunteer']);
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
    expect((await entries('service.recorded')).map(({ facts }) => facts['volunteer'])).toHaveLength(requests * each);
    await log();
  });

  it('in the middle of a close goes on with it by itself, and grants every star once', async () => {
    const volunteers = 400;
    await found(volunteers);
    const items = Array.from({ length: volunteers }, (_, n) => record(n));
    const bulk = await call({ method: 'POST', path: 'bulk', key: 'all', body: { mode: 'independent', items } });
    const last = Math.max(...(bulk.body['items'] as { entries: number[] }[]).flatMap((item) => item.entries));
    const follow = call({ method: 'GET', path: `changes?limit=1&wait=25&after=${last}` });
    expect((await call({ method: 'POST', path: 'periods/2026-10/close' })).status).toBe(202);
    expect(((await follow).body['items'] as Followed[])[0]?.kind).toBe('star.granted');
    await killAndRestart();

    const job = `jobs/close.${LEDGER}.2026-10`;
    let status = '';
    for (let after = String(last); status !== 'done';) {
      const { body } = await call({ method: 'GET', path: `changes?limit=500&wait=5&after=${after}` });
      after = String(body['next']);
      status = String((await call({ method: 'GET', path: job })).body['status']);
      expect(status).not.toBe('failed');
    }
    const stars = (await entries('star.granted')).map(({ facts }) => facts['volunteer']);
    expect([stars.length, new Set(stars).size]).toEqual([volunteers, volunteers]);
    expect(await entries('period.closed')).toHaveLength(1);
    await log();
  });
});

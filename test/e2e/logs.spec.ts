import { once } from 'node:events';
import { Community, idOf, newActivity } from '../support/community';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { Reply, newService, request } from '../support/service';

// Everything that clients send in this spec. None of it may appear in the log.
const CODES = { volunteer: '13800138000', staff: 'S-902', rater: 'R-903', shop: 'M-905', redemption: 'X-907' };
const NAMES = {
  volunteer: 'Wang Xiuying',
  staff: '李建国主任',
  rater: '赵奶奶本人',
  shop: '惠民便利超市',
  source: '张主任个人捐款',
  renamed: 'Wang Xiufang',
};
const KEY = 'secret-idempotency-key';
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

interface Line {
  readonly level: number;
  readonly request?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly ledger?: string;
  readonly entries?: readonly { seq: number; id: string }[];
  readonly more?: number;
  readonly problem?: string;
}

let folder: string;
let service: TimebankProcess;
let community: Community;
let issuedSecrets: string[];
let metrics: string;
const replies: Record<string, Reply> = {};
beforeAll(async () => {
  folder = await newTemporaryDatabase();
  const before = await newService(undefined, folder);
  const created = await Community.create(before);
  await before.end();
  const { process, base } = await TimebankProcess.serve(folder, {
    ...{ LOG_LEVEL: 'info', PUBLIC_RATE_LIMIT: '0', METRICS_ADDRESS: '127.0.0.1:0' },
  });
  service = process;
  community = created.reachedBy((path, options = {}) => request(base + path, options));
  issuedSecrets = Object.values({ ...community.keys });
  await runOneDay();
  metrics = await (await fetch(/Metrics at (http:[^"]+)/.exec(service.output)?.[1] ?? '')).text();
  // Waits for the last output of the process.
  const closed = once(service.child, 'close');
  service.child.kill('SIGTERM');
  await closed;
});
afterAll(async () => {
  service.child.kill('SIGKILL');
  await dropTemporaryDatabase(folder);
});

/** Sends the requests of a typical day: by the centre, by a shop and without a valid key. */
async function runOneDay(): Promise<void> {
  await community.booked('people', { code: CODES.staff, displayName: NAMES.staff });
  await community.booked('people', { code: CODES.rater, displayName: NAMES.rater });
  const volunteer = { code: CODES.volunteer, displayName: NAMES.volunteer, birthYear: 1957 };
  replies['opening'] = await community.fromBooks(
    'volunteers',
    { ...volunteer, broughtForward: { minutes: 6000, asOf: '2026-08-31' } },
    { idem: KEY },
  );
  replies['again'] = await community.fromBooks(
    'volunteers',
    { ...volunteer, broughtForward: { minutes: 6000, asOf: '2026-08-31' } },
    { idem: KEY },
  );
  await community.booked('activities', newActivity('A-904', { title: '四点半课堂' }));
  await community.serve(CODES.volunteer, { on: '2026-11-10' });
  await community.fromBooks('shops', { code: CODES.shop, name: NAMES.shop, centsPerPoint: 80 });
  await community.fromBooks('offers', { code: 'O-906', shop: CODES.shop, title: '营养早餐', pricePointHundredths: 50 });
  const till = await community.newKey({ role: 'shop', person: 'till', shop: CODES.shop });
  const own = await community.newKey({ role: 'volunteer', person: CODES.volunteer });
  const consent = await community.redemptionCode(CODES.volunteer);
  issuedSecrets.push(till, own, consent);
  replies['redeemed'] = await community.booked(
    'redemptions',
    { consent, offer: 'O-906', code: CODES.redemption },
    { key: till },
  );
  replies['refused'] = await community.post('redemptions', { consent, offer: 'O-906' }, { key: till });
  const receipts = Array.from({ length: 12 }, () => ({
    kind: 'fund-receipt',
    body: { source: NAMES.source, cents: 5 },
  }));
  replies['bulk'] = await community.post('bulk', { mode: 'independent', import: community.books, items: receipts });
  await community.get(`volunteers/${CODES.volunteer}/statement?month=2026-11`, own);
  await community.get(`volunteers?name=${encodeURIComponent(NAMES.volunteer)}`);
  replies['changed'] = await community.patch(`volunteers/${CODES.volunteer}`, { displayName: NAMES.renamed });
  await community.get(`register-changes?person=${CODES.staff}`);
  await community.get(`reports/2026-11`);
  await community.post('people', { displayName: NAMES.rater, code: { is: CODES.rater } });
  await community.service.ask(`/${CODES.volunteer}/${encodeURIComponent(NAMES.staff)}?phone=${CODES.volunteer}`);
  await community.service.ask('/v1/ledgers/sunrise', { key: `${community.keys.operator.slice(0, -1)}x` });
  await community.service.ask('/health/live', { headers: { 'user-agent': NAMES.volunteer, referer: CODES.staff } });
  replies['named'] = await community.get('units');
  replies['given'] = await community.ask('units', { headers: { 'x-request-id': UUID } });
  replies['odd'] = await community.ask('units', { headers: { 'x-request-id': CODES.volunteer } });
  idOf(await community.booked('units', { code: 'U-908' }));
}

const lines = (): Line[] =>
  service.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);

const lineOf = (reply: Reply | undefined): Line => {
  const id = reply?.headers.get('x-request-id');
  const found = lines().filter((line) => line.request === id);
  expect(found).toHaveLength(1);
  return found[0] as Line;
};

describe('the log of HTTP requests', () => {
  it('logs no personal data: no name, number, address, key, header or body', () => {
    const { output: said } = service;
    expect(lines().length).toBeGreaterThan(30);
    expect(secrets().filter((secret) => reveals(said, secret))).toEqual([]);
    expect(said.replace(/(listening at|listens on|Metrics at|Database:) \S+/g, '')).not.toContain('127.0.0.1');
  });

  it('writes one JSON document per line, except for the start message', () => {
    const others = service.output.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(others).toEqual([expect.stringMatching(/^Timebank Ledger listens on /)]);
  });

  it('logs a line for every answer with request id, route pattern and status', () => {
    for (const reply of Object.values(replies)) {
      const { method, route, status, ms } = lineOf(reply);
      expect(status).toBe(reply.status);
      expect(method).toMatch(/^(GET|POST|PATCH)$/);
      expect(route).toMatch(/^\/v1\/ledgers\/:ledger\/[a-z-]+(\/:volunteer)?$/);
      expect(Number.isInteger(ms)).toBe(true);
    }
    expect(lineOf(replies['refused'])).toMatchObject({ status: 422, problem: 'consent-invalid' });
  });

  it('logs the entries that a request booked, at most the first ten', () => {
    const entries = (name: string): object[] =>
      (replies[name]?.body['entries'] as { seq: number; id: string }[]).map(({ seq, id }) => ({ seq, id }));
    for (const name of ['opening', 'redeemed']) {
      expect(lineOf(replies[name])).toMatchObject({ ledger: 'sunrise', entries: entries(name) });
    }
    // A replayed answer books nothing.
    expect(lineOf(replies['again']).entries).toBeUndefined();
    const bulk = (replies['bulk']?.body['items'] as { entries: number[] }[]).flatMap((item) => item.entries);
    const { entries: logged = [], more } = lineOf(replies['bulk']);
    expect([logged.map(({ seq }) => seq), more]).toEqual([bulk.slice(0, 10), 2]);
  });

  it('uses the request id of a proxy only when it is a UUID', () => {
    expect(replies['given']?.headers.get('x-request-id')).toBe(UUID);
    for (const name of ['named', 'odd']) expect(replies[name]?.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the metrics of HTTP requests', () => {
  it('exposes no personal data and no account in the metrics', () => {
    expect(metrics).toContain('timebank_entries_total{kind="points.captured"} 1');
    expect(secrets().filter((secret) => reveals(metrics, secret))).toEqual([]);
    expect(metrics).not.toMatch(/(record|coins|points|shop|payable):/);
    expect(metrics).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

/** Whether a text has a secret. Digits count only as a separate number, because a random id may contain any digits. */
function reveals(text: string, secret: string): boolean {
  if (!/^\d+$/.test(secret)) return text.includes(secret);
  return new RegExp(`(?<![0-9a-f.-])${secret}(?![0-9a-f.-])`).test(text);
}

/** Everything that must be neither in the log nor in the metrics. */
function secrets(): string[] {
  const typed = [...Object.values(CODES), ...Object.values(NAMES), KEY, '1957', '四点半课堂', '营养早餐'];
  return [...typed, ...typed.map(encodeURIComponent), ...issuedSecrets, ...issuedSecrets.map(secretOf)];
}

/** The secret part of a key, after its id; it may itself have an underscore. A redemption code is returned whole. */
function secretOf(key: string): string {
  return key.startsWith('tbk_') ? key.split('_').slice(2).join('_') : key;
}

describe('the log of background work', () => {
  let database: string;
  let output: string;
  beforeAll(async () => {
    database = await newTemporaryDatabase();
    const before = await newService(undefined, database);
    const seeded = await Community.create(before);
    const { keys } = seeded;
    await seeded.serve('V01');
    const consent = await seeded.redemptionCode('V01');
    await seeded.booked('reservations', { offer: 'M01-1', consent }, { key: keys.shop });
    await before.end();
    // The process uses the current date, so the reservation has expired.
    const { process, base } = await TimebankProcess.serve(database, { LOG_LEVEL: 'info' });
    const options = { key: keys.coordinator };
    const closeUrl = `${base}/v1/ledgers/sunrise/periods/2026-10/close`;
    expect((await request(closeUrl, { ...options, method: 'POST', idem: null })).status).toBe(202);
    const job = `${base}/v1/ledgers/sunrise/jobs/close.sunrise.2026-10`;
    while ((await request(job, options)).body['status'] !== 'done');
    const closed = once(process.child, 'close');
    process.child.kill('SIGTERM');
    await closed;
    output = process.output;
  });
  afterAll(() => dropTemporaryDatabase(database));

  const linesWith = (member: string): Record<string, unknown>[] =>
    output
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
      .filter((line) => line[member] !== undefined);

  /** The entries of a kind, in the form of a log line. */
  async function booked(kind: string): Promise<object[]> {
    const service = await newService(undefined, database);
    const key = await service.key('sunrise', 'auditor');
    const { body } = await service.ask(`/v1/ledgers/sunrise/entries?kind=${kind}`, { key });
    await service.end();
    return (body['items'] as { seq: number; id: string }[]).map(({ seq, id }) => ({ seq, id }));
  }

  it('logs the entries that a job booked, and the outcome of each attempt', async () => {
    const [entries, done, ...others] = linesWith('job');
    expect(entries).toMatchObject({
      ...{ level: 30, job: 'close.sunrise.2026-10', ledger: 'sunrise' },
      entries: await booked('period.closed'),
    });
    expect(done).toMatchObject({ job: 'close.sunrise.2026-10', name: 'close-month', attempt: 1, outcome: 'done' });
    expect(others).toEqual([]);
  });

  it('logs the entries that released expired reservations', async () => {
    const released = await booked('points.released');
    expect(released).toHaveLength(1);
    expect(linesWith('sweep')).toMatchObject([{ sweep: 'holds', ledger: 'sunrise', entries: released }]);
  });

  it('logs no number and no name of a person or a shop for background work', () => {
    expect(['V01', '王阿姨', 'M01', '惠民超市'].filter((secret) => output.includes(secret))).toEqual([]);
  });
});

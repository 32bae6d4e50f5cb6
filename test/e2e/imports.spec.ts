import { createHash } from 'node:crypto';
import { readBookFolder } from '../../src/import/book-folder';
import { importFolder } from '../../src/import/import-folder';
import { fieldsOf } from '../support/bad-input';
import { bookFolder, served } from '../support/book-folder';
import { Community, OLD_BOOKS, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import { importPeople } from '../support/imports';
import { Reply, RequestOptions, Service, newService } from '../support/service';

let service: Service;
let community: Community;
let ledgers = 0;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());
beforeEach(async () => {
  community = await Community.create(service, `books-${(ledgers += 1)}`);
});

const LIVE = { activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
const BOOKED = { ...LIVE, recorder: 'S01', approver: 'S02', approvedAt: '2026-11-09T18:00:00+08:00' };

const code = ({ status, body }: Reply): unknown => [status, body['code']];
const byApprover = (options: RequestOptions = {}): RequestOptions => ({ key: community.keys.approver, ...options });
const within = (id: string, options: RequestOptions = {}): RequestOptions => ({ headers: { import: id }, ...options });

/** Records an import as S01, of its own books in each call. @returns its id */
let books = 0;
async function recorded(change: object = {}): Promise<string> {
  return idOf(await community.booked('imports', { ...OLD_BOOKS, source: `账本 ${(books += 1)}`, ...change }));
}

async function confirmed(change: object = {}): Promise<string> {
  const id = await recorded(change);
  await community.booked(`imports/${id}/confirmation`, undefined, byApprover());
  return id;
}

describe('what only old books say', () => {
  it('is refused by name in a live call, which changes nothing and leaves its key unused', async () => {
    const record = idOf(await community.serve('V02'));
    const rating = { activity: 'B1', volunteer: 'V02', rater: 'R01', stars: 5 };
    const cases: [path: string, body: object, field: string, value: unknown][] = [
      ['service-records', LIVE, 'recorder', 'S01'],
      ['service-records', LIVE, 'approver', 'S02'],
      ['service-records', LIVE, 'secondApprover', 'S02'],
      ['service-records', LIVE, 'approvedAt', BOOKED.approvedAt],
      ['ratings', rating, 'ratedAt', '2026-11-11T12:00:00+08:00'],
      [`service-records/${record}/correction`, { method: 'typed', reason: '抄错' }, 'recorder', 'S02'],
    ];
    const before = await community.log();
    for (const [n, [path, body, field, value]] of cases.entries()) {
      const options = byApprover({ idem: `live-${n}` });
      const refused = await community.post(path, { ...body, [field]: value }, options);
      expect([path, field, code(refused), fieldsOf(refused)]).toEqual([path, field, [400, 'invalid-request'], [field]]);
    }
    const all = await community.post('service-records', { ...BOOKED, secondApprover: 'R01' });
    expect(fieldsOf(all).sort()).toEqual(['approvedAt', 'approver', 'recorder', 'secondApprover']);
    expect(await community.log()).toBe(before);
    expect((await community.get('service-records?status=submitted')).body['items']).toEqual([]);
    for (const [n, [path, body]] of cases.entries()) {
      const { status, text } = await community.post(path, body, byApprover({ idem: `live-${n}` }));
      expect([path, status, text]).toEqual([path, 201, text]);
    }
  });

  it('is refused by name in a bulk request, too', async () => {
    const items = [{ kind: 'service-record', body: BOOKED }];
    const atomic = await community.post('bulk', { mode: 'atomic', items });
    const names = ['recorder', 'approver', 'approvedAt'];
    expect(fieldsOf(atomic).sort()).toEqual(names.map((name) => `items.0.body.${name}`).sort());
    const { body } = await community.post('bulk', { mode: 'independent', items });
    const [item] = body['items'] as { status: number; problem: { errors: { field: string }[] } }[];
    expect(item?.problem.errors.map(({ field }) => field).sort()).toEqual([...names].sort());
    expect(await community.entries('service.recorded')).toEqual([]);
  });

  it('leaves whoever submits a record unable to decide about it, whomever it names as recorder', async () => {
    const { approver: _, approvedAt: __, ...waiting } = { ...BOOKED, recorder: 'R01' };
    const record = idOf(await community.fromBooks('service-records', waiting));
    expect(code(await community.post(`service-records/${record}/approval`))).toEqual([422, 'not-independent']);
    const refusal = await community.post(`service-records/${record}/refusal`, { reason: '无' });
    expect(code(refusal)).toEqual([422, 'not-independent']);
    await community.booked(`service-records/${record}/approval`, undefined, byApprover());
  });
});

describe('an import of old books', () => {
  it('is confirmed once, by another person than who recorded it', async () => {
    const id = await recorded();
    const path = `imports/${id}/confirmation`;
    // Another key of the same person does not make a second person.
    const other = await community.newKey({ role: 'operator', person: 'S01' });
    const before = await community.log();
    expect(code(await community.post(path))).toEqual([422, 'not-independent']);
    expect(code(await community.post(path, undefined, { key: other }))).toEqual([422, 'not-independent']);
    expect(await community.log()).toBe(before);
    const reply = await community.booked(path, undefined, byApprover());
    expect(reply.body).toMatchObject({ id, status: 'confirmed' });
    expect(entryOf(reply)).toMatchObject({ kind: 'import.confirmed', postings: [], facts: { import: id } });
    expect(code(await community.post(path, undefined, byApprover()))).toEqual([409, 'already-decided']);
    expect(code(await community.post('imports/none/confirmation'))).toEqual([404, 'not-found']);
  });

  it('names both people and the months in its entry, and its texts only as a hash', async () => {
    const id = await confirmed({ months: ['2026-09', '2026-08', '2026-09'], source: '三号账本', reason: '启用系统' });
    const entry = (await community.entries('import.confirmed')).at(-1);
    const { recorder, confirmer } = (await community.get(`imports/${id}`)).body;
    const months = [{ month: '2026-08' }, { month: '2026-09' }];
    expect(entry?.facts).toMatchObject({ import: id, recorder, confirmer, months });
    for (const text of ['source', 'reason']) expect(entry?.facts[text]).toMatch(/^[0-9a-f]{64}$/);
    expect(recorder).not.toBe(confirmer);
  });

  it('admits a call after its confirmation only, and the same key then works', async () => {
    const id = await recorded();
    const options = within(id, { idem: 'too-early' });
    const before = await community.log();
    expect(code(await community.post('service-records', BOOKED, options))).toEqual([409, 'import-not-confirmed']);
    const items = [{ kind: 'service-record', body: BOOKED }];
    const bulk = await community.post('bulk', { mode: 'atomic', import: id, items }, { idem: 'bulk-early' });
    expect(code(bulk)).toEqual([409, 'import-not-confirmed']);
    expect(await community.log()).toBe(before);
    await community.booked(`imports/${id}/confirmation`, undefined, byApprover());
    expect(entryOf(await community.booked('service-records', BOOKED, options)).facts).toMatchObject({
      ...{ import: id, grade: 'B' },
    });
  });

  it('is unknown when nobody recorded it, or in another ledger', async () => {
    const other = await Community.create(service, `books-${(ledgers += 1)}`);
    for (const id of ['0'.repeat(64), 'x', other.books.slice(1), await confirmedIn(other)]) {
      expect(code(await community.post('service-records', BOOKED, within(id)))).toEqual([422, 'unknown-import']);
      expect(code(await community.get(`imports/${id}`))).toEqual([404, 'not-found']);
      expect(code(await community.post(`imports/${id}/confirmation`, undefined, byApprover()))).toEqual([
        ...[404, 'not-found'],
      ]);
    }
    expect(await community.entries('service.recorded')).toEqual([]);
  });

  async function confirmedIn(other: Community): Promise<string> {
    return other.newImport('另一个社区的账本');
  }

  it('is for those only who may import', async () => {
    const consent = await community.redemptionCode('V01');
    const { shop, volunteer, auditor } = community.keys;
    const calls: [path: string, body: object, key: string][] = [
      ['redemptions', { offer: 'M01-1', consent }, shop],
      ['volunteers/V01/codes', {}, volunteer],
      ['imports', OLD_BOOKS, auditor],
      [`imports/${community.books}/closing`, { taken: 0, refused: 0 }, auditor],
    ];
    const before = await community.log();
    for (const [path, body, key] of calls) {
      const refused = await community.post(path, body, community.within({ key }));
      expect([path, code(refused)]).toEqual([path, [403, 'forbidden']]);
    }
    expect(await community.log()).toBe(before);
    expect((await community.get('imports', auditor)).status).toBe(200);
    expect((await community.get('imports', shop)).status).toBe(403);
  });

  it('is a fact of each entry that a call within it books, and of no other', async () => {
    const id = await confirmed();
    const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
    const at = '2026-11-10T12:00:00+08:00';
    const first = await community.booked('service-records', BOOKED, within(id));
    const correction = { signedInAt: '2026-11-09T15:30:00+08:00', reason: '抄错' };
    const calls: [path: string, body: object][] = [
      ['volunteers', { code: 'V60', broughtForward }],
      ['ratings', { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5, ratedAt: at }],
      ['redemptions', { volunteer: 'V01', offer: 'M01-1', at }],
      ['fund-receipts', { source: '募捐', cents: 100, at }],
      [`service-records/${idOf(first)}/correction`, correction],
    ];
    const entries = entriesOf(first);
    for (const [path, body] of calls)
      entries.push(...entriesOf(await community.booked(path, body, within(id, byApprover()))));
    expect(entries.map(({ kind, facts }) => [kind, facts['import']])).toEqual(
      [
        ...['service.recorded', 'balance.brought-forward', 'rating.given', 'points.captured', 'fund.received'],
        ...['entry.reversed', 'service.recorded'],
      ].map((kind) => [kind, id]),
    );
    const waiting = idOf(await community.booked('fund-receipts', { source: '募捐', cents: 100 }));
    const live = entryOf(await community.booked(`confirmations/${waiting}`, { decision: 'confirm' }, byApprover()));
    expect(live.facts).not.toHaveProperty('import');
  });

  it('books nothing outside its months', async () => {
    const id = await confirmed({ months: ['2026-09', '2026-10'] });
    const receipt = (at: string): Promise<Reply> =>
      community.post('fund-receipts', { source: '募捐', cents: 1, at }, within(id));
    const before = await community.log();
    // The last millisecond of August and the first one of November in Shanghai.
    for (const [at, day] of [
      ['2026-08-31T23:59:59.999+08:00', '2026-08-31'],
      ['2026-11-01T00:00:00+08:00', '2026-11-01'],
    ] as const) {
      const refused = await receipt(at);
      expect(code(refused)).toEqual([422, 'outside-import']);
      expect(refused.body['title']).toContain(day);
    }
    expect(code(await community.post('service-records', BOOKED, within(id)))).toEqual([422, 'outside-import']);
    expect(await community.log()).toBe(before);
    expect((await receipt('2026-09-01T00:00:00+08:00')).status).toBe(201);
    expect((await receipt('2026-10-31T23:59:59.999+08:00')).status).toBe(201);
    // Opening balances are dated before the months of the books, never after them.
    const opening = (asOf: string): Promise<Reply> =>
      community.post('volunteers', { code: `V-${asOf}`, broughtForward: { minutes: 60, asOf } }, within(id));
    expect((await opening('2026-08-31')).status).toBe(201);
    expect(code(await opening('2026-11-01'))).toEqual([422, 'outside-import']);
  });

  it('is closed once with its counts, and then replays but books nothing', async () => {
    const id = await confirmed();
    const options = within(id, { idem: 'before-the-end' });
    const first = await community.booked('service-records', BOOKED, options);
    const closing = `imports/${id}/closing`;
    const ended = await community.booked(closing, { taken: 1, refused: 2 }, { idem: 'ended' });
    expect(ended.body).toMatchObject({ id, status: 'closed' });
    expect(entryOf(ended)).toMatchObject({ kind: 'import.closed', facts: { import: id, taken: '1', refused: '2' } });
    const before = await community.log();
    const replay = await community.post('service-records', BOOKED, options);
    expect([replay.status, replay.text]).toEqual([201, first.text]);
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
    const more = { source: '募捐', cents: 1, at: '2026-11-10T12:00:00+08:00' };
    expect(code(await community.post('fund-receipts', more, within(id)))).toEqual([409, 'import-closed']);
    const items = [{ kind: 'fund-receipt', body: more }];
    const bulk = await community.post('bulk', { mode: 'atomic', import: id, items });
    expect(code(bulk)).toEqual([409, 'import-closed']);
    expect(code(await community.post(closing, { taken: 1, refused: 2 }))).toEqual([409, 'import-closed']);
    const again = await community.post(closing, { taken: 1, refused: 2 }, { idem: 'ended' });
    expect(again.text).toBe(ended.text);
    expect(await community.log()).toBe(before);
  });

  it('is closed after its confirmation only', async () => {
    const closing = `imports/${await recorded()}/closing`;
    expect(code(await community.post(closing, { taken: 0, refused: 0 }))).toEqual([409, 'import-not-confirmed']);
  });

  it('is not part of what an idempotency key covers', async () => {
    const [one, other] = [await confirmed(), await confirmed()];
    const first = await community.booked('service-records', BOOKED, within(one, { idem: 'covers' }));
    const again = await community.post('service-records', BOOKED, within(other, { idem: 'covers' }));
    expect([again.status, again.text]).toEqual([201, first.text]);
    const items = [{ kind: 'fund-receipt', body: { source: '募捐', cents: 1, at: '2026-11-10T12:00:00+08:00' } }];
    const bulk = (mode: string, id?: string): Promise<Reply> =>
      community.post('bulk', { mode, items, ...(id !== undefined && { import: id }) }, { idem: `covers-${mode}` });
    for (const mode of ['independent', 'atomic']) {
      const booked = await bulk(mode, one);
      for (const id of [other, undefined]) expect((await bulk(mode, id)).text).toBe(booked.text);
    }
    expect(await community.entries('fund.received')).toHaveLength(2);
  });

  it('is the same import when the same books are recorded again, with its first recorder', async () => {
    const sha256 = createHash('sha256').update('三号账本').digest('hex');
    expect(await recorded({ sha256 })).toBe(sha256);
    const again = await community.booked('imports', { ...OLD_BOOKS, source: '又一次', sha256 }, byApprover());
    expect(again.body).toEqual({ id: sha256, status: 'recorded', entries: [] });
    const { body } = await community.get(`imports/${sha256}`);
    expect(body).toMatchObject({ recorderCode: 'S01', status: 'recorded' });
    expect(body['source']).not.toBe('又一次');
    // So whoever recorded it again can confirm it, and the first recorder cannot.
    expect(code(await community.post(`imports/${sha256}/confirmation`))).toEqual([422, 'not-independent']);
    await community.booked(`imports/${sha256}/confirmation`, undefined, byApprover());
    const third = await community.booked('imports', { ...OLD_BOOKS, sha256 });
    expect(third.body).toEqual({ id: sha256, status: 'confirmed', entries: [] });
    // Without a hash it is that of source, reason and months.
    const [one, two] = [await community.booked('imports', OLD_BOOKS), await community.booked('imports', OLD_BOOKS)];
    expect([idOf(one), idOf(two)]).toEqual([community.books, community.books]);
  });

  it('is listed in pages and shown with its people', async () => {
    const ids = [community.books, await recorded(), await confirmed(), await recorded()].sort();
    const listed = await community.all<{ id: string }>('imports?limit=1');
    expect(listed.map(({ id }) => id)).toEqual(ids);
    await community.booked(`imports/${community.books}/closing`, { taken: 7, refused: 3 });
    const { body } = await community.get(`imports/${community.books}`);
    expect(body).toMatchObject({
      ...{ id: community.books, status: 'closed', source: OLD_BOOKS.source, reason: OLD_BOOKS.reason },
      ...{ months: OLD_BOOKS.months, taken: 7, refused: 3, recordedAt: service.clock.at, closedAt: service.clock.at },
      ...{ recorderCode: 'S01', recorderName: '陈站长', confirmerCode: 'S02', confirmerName: '李主任' },
    });
    // An auditor sees opaque ids.
    const { body: audited } = await community.get(`imports/${community.books}`, community.keys.auditor);
    expect(audited).toMatchObject({ recorder: body['recorder'], confirmer: body['confirmer'] });
    expect(Object.keys(audited)).not.toEqual(expect.arrayContaining(['recorderName']));
    expect(code(await community.get('imports?after=nothing'))).toEqual([400, 'invalid-request']);
  });
});

describe('approvals in a bulk request', () => {
  /** Submits live records of `count` new volunteers as S01. @returns their ids */
  async function submitted(count: number, prefix = 'W'): Promise<string[]> {
    const codes = Array.from({ length: count }, (_, n) => `${prefix}${n}`);
    await Promise.all(codes.map((volunteer) => community.booked('volunteers', { code: volunteer })));
    const items = codes.map((volunteer) => ({ kind: 'service-record', body: { ...LIVE, volunteer } }));
    const { body } = await community.booked('bulk', { mode: 'atomic', items });
    return (body['items'] as { id: string }[]).map(({ id }) => id);
  }
  const approvals = (records: readonly string[], key?: string): object[] =>
    records.map((record) => ({ kind: 'approval', body: { record }, ...(key !== undefined && { key }) }));
  const statuses = ({ body }: Reply): unknown[] => (body['items'] as { status: number }[]).map(({ status }) => status);

  it.each(['independent', 'atomic'])('approve forty records of another person at once (%s)', async (mode) => {
    const records = await submitted(40);
    const before = await community.size();
    const reply = await community.post('bulk', { mode, items: approvals(records) }, byApprover({ idem: 'forty' }));
    expect(statuses(reply)).toEqual(records.map(() => 201));
    const items = reply.body['items'] as { id: string }[];
    expect(items.map(({ id }) => id)).toEqual(records);
    expect(await community.size()).toBe(before + 40);
    const booked = await community.entries('service.recorded');
    expect(new Set(booked.map(({ facts }) => facts['grade']))).toEqual(new Set(['C']));
    expect((await community.get('service-records?status=submitted')).body['items']).toEqual([]);
    const again = await community.post('bulk', { mode, items: approvals(records) }, byApprover({ idem: 'forty' }));
    expect(again.text).toBe(reply.text);
    expect(await community.size()).toBe(before + 40);
  });

  it('are refused for own records, in atomic mode with all others', async () => {
    const [own = '', ...rest] = await submitted(2);
    const theirs = idOf(await community.booked('service-records', LIVE, byApprover()));
    const items = approvals([theirs, own, ...rest]);
    const before = await community.log();
    const atomic = await community.post('bulk', { mode: 'atomic', items });
    expect(code(atomic)).toEqual([422, 'not-independent']);
    expect(fieldsOf(atomic)[0]).toMatch(/^items\.1\./);
    expect(await community.log()).toBe(before);
    const { body } = await community.post('bulk', { mode: 'independent', items });
    const answers = body['items'] as { status: number; problem?: { code: string } }[];
    expect(answers.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      ...[201, 'not-independent', 'not-independent'],
    ]);
  });

  it('name a record that does not exist, or is decided', async () => {
    const [record = ''] = await submitted(1);
    await community.booked(`service-records/${record}/approval`, undefined, byApprover());
    const items = approvals([record, 'nothing']);
    const { body } = await community.post('bulk', { mode: 'independent', items }, byApprover());
    const answers = body['items'] as { problem?: { code: string } }[];
    expect(answers.map(({ problem }) => problem?.code)).toEqual(['already-decided', 'not-found']);
  });

  it('are the same requests as single approvals with the same idempotency key', async () => {
    const [one = '', two = ''] = await submitted(2);
    const inBulk = { mode: 'independent', items: approvals([one], 'one') };
    await community.post('bulk', inBulk, byApprover());
    const single = await community.post(`service-records/${one}/approval`, undefined, byApprover({ idem: 'one' }));
    expect([single.status, single.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    await community.booked(`service-records/${two}/approval`, undefined, byApprover({ idem: 'two' }));
    const before = await community.log();
    const replay = await community.post('bulk', { mode: 'independent', items: approvals([two], 'two') }, byApprover());
    expect([statuses(replay), replay.headers.get('items-replayed')]).toEqual([[201], '1']);
    expect(await community.log()).toBe(before);
  });

  it('stand in one request beside records of old books within an import', async () => {
    const [record = ''] = await submitted(1);
    await community.booked('activities', newActivity('A77'));
    const items = [...approvals([record]), { kind: 'service-record', body: { ...BOOKED, activity: 'A77' } }];
    const body = { mode: 'atomic', import: community.books, items };
    expect(statuses(await community.booked('bulk', body, byApprover()))).toEqual([201, 201]);
  });
});

describe('a folder of old books', () => {
  it('is one import however often it is imported, and its end has the counts', async () => {
    const { ledger, keys } = community;
    const rows = { attendance: [served('V1'), served('V2'), served('V9')] };
    const folder = readBookFolder(bookFolder(rows, { ledger: { ledger } }));
    const people = await importPeople(service, ledger, keys.operator);
    const first = await importFolder(folder, people);
    const before = await community.log();
    const again = await importFolder(folder, people);
    expect(await community.log()).toBe(before);
    expect([again.imported, again.refused]).toEqual([first.imported, first.refused]);
    const [closed, ...more] = await community.entries('import.closed');
    expect(more).toEqual([]);
    expect(closed?.facts).toMatchObject({ taken: String(first.imported), refused: String(first.refused.length) });
    const imports = await community.all<{ id: string; months: string[] }>('imports?limit=500');
    const own = imports.filter(({ id }) => id !== community.books);
    expect(own).toMatchObject([{ id: closed?.facts['import'], status: 'closed', months: ['2026-09'] }]);
    const booked = await community.entries();
    const taken = booked.filter(({ kind, facts }) => facts['import'] === own[0]?.id && !kind.startsWith('import.'));
    expect(taken.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['service.recorded', 'fund.received']));
  });

  it('is another import when a row is added', async () => {
    const { ledger, keys } = community;
    const people = await importPeople(service, ledger, keys.operator);
    for (const attendance of [[served('V1')], [served('V1'), served('V2')]])
      await importFolder(readBookFolder(bookFolder({ attendance }, { ledger: { ledger } })), people);
    expect(await community.entries('import.closed')).toHaveLength(2);
    expect(await community.entries('service.recorded')).toHaveLength(2);
  });

  it('books nothing before the second person has confirmed it', async () => {
    const { ledger, keys } = community;
    const people = await importPeople(service, ledger, keys.operator);
    const folder = readBookFolder(bookFolder({}, { ledger: { ledger } }));
    const before = await community.log();
    const confirm = (): Promise<void> => Promise.resolve();
    await expect(importFolder(folder, { ...people, confirm })).rejects.toThrow('import-not-confirmed');
    expect(await community.log()).toBe(before);
    expect(await importFolder(folder, people)).toMatchObject({ replayed: 0 });
  });
});

import { Community, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  for (let n = 0; n < 20; n += 1) await community.booked('activities', newActivity(`B${n}`));
});
afterAll(() => service.end());

interface Item {
  readonly status: number;
  readonly id?: string;
  readonly entries?: readonly number[];
  readonly problem?: { readonly code: string; readonly errors?: readonly { readonly field: string }[] };
}

let volunteers = 0;

/** An approved service record of a newly registered volunteer, so that no two records overlap. */
async function record(activity = 'B0', changes: object = {}): Promise<object> {
  const volunteer = `W${(volunteers += 1)}`;
  await community.booked('volunteers', { code: volunteer });
  return recordOf(volunteer, activity, changes);
}

function recordOf(volunteer: string, activity: string, changes: object = {}): object {
  const times = { signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T16:00:00+08:00' };
  return {
    kind: 'service-record',
    body: { activity, volunteer, ...times, method: 'code', recorder: 'S01', approver: 'S02', ...changes },
  };
}

/** Sends a bulk request within the import of old books. */
function bulk(mode: string, items: readonly unknown[], idem?: string, language = 'en'): Promise<Reply> {
  const headers = { 'accept-language': language };
  return community.post('bulk', { mode, items }, community.within({ ...(idem && { idem }), headers }));
}

function itemsOf(reply: Reply): Item[] {
  return reply.body['items'] as Item[];
}

async function countEntries(): Promise<number> {
  const { body } = await community.get('entries?limit=500');
  let next = body['next'];
  let count = (body['items'] as unknown[]).length;
  while (typeof next === 'string') {
    const page = (await community.get(`entries?limit=500&after=${next}`)).body;
    count += (page['items'] as unknown[]).length;
    next = page['next'];
  }
  return count;
}

describe('a bulk request in independent mode', () => {
  it('redeems points that an earlier item of the request earned, and rejects redemptions above them', async () => {
    const served = (await record()) as { body: { volunteer: string } };
    const purchase = { kind: 'redemption', body: { volunteer: served.body.volunteer, offer: 'M01-1', quantity: 1 } };
    const unaffordable = { kind: 'redemption', body: { ...purchase.body, quantity: 1000 } };
    const first = await bulk('independent', [purchase, served, purchase, unaffordable], 'earned-first');
    expect(itemsOf(first).map(({ status, problem }) => problem?.code ?? status)).toEqual([
      ...['insufficient-points', 201, 201, 'insufficient-points'],
    ]);
    expect(first.headers.get('items-replayed')).toBe('0');
    const again = await bulk('independent', [purchase, served, purchase, unaffordable], 'earned-first');
    expect([again.text, again.headers.get('items-replayed')]).toEqual([first.text, '4']);
    const redeemed = await community.get(`redemptions/${itemsOf(first)[2]?.id}`);
    expect(redeemed.body).toMatchObject({ quantity: 1 });
  });

  it('refunds an earlier redemption, never more in total than was captured', async () => {
    const { body } = (await record()) as { body: { volunteer: string } };
    await bulk('independent', [{ kind: 'service-record', body }]);
    const redeemed = await community.fromBooks('redemptions', { volunteer: body.volunteer, offer: 'M01-1' });
    const redemption = String(redeemed.body['id']);
    const refund = (pointHundredths: number, of = redemption): object => ({
      kind: 'refund',
      body: { redemption: of, pointHundredths },
    });
    const first = await bulk('independent', [refund(60), refund(60), refund(40), refund(1, 'X-nothing')], 'refunds');
    expect(itemsOf(first).map(({ status, problem }) => problem?.code ?? status)).toEqual([
      ...[201, 'more-than-captured', 201, 'no-such-redemption'],
    ]);
    expect((await community.get(`redemptions/${redemption}`)).body).toMatchObject({ refundedHundredths: 100 });
    const again = await bulk('independent', [refund(60), refund(60), refund(40), refund(1, 'X-nothing')], 'refunds');
    expect(again.text).toBe(first.text);
    // The id is that of the refund, as in the answer of the refund route.
    const [{ id, entries: [seq] = [] } = {}] = itemsOf(first);
    const entry = (await community.entries('points.refunded')).find((one) => one.seq === seq);
    expect(entry?.facts['refund']).toBe(id);
    expect((await bulk('atomic', [refund(1)])).body).toMatchObject({ code: 'more-than-captured' });
    // Outside an import they wait for a second person, alone or with others that do.
    const other = await community.fromBooks('redemptions', { volunteer: body.volunteer, offer: 'M01-1' });
    const live = (items: object[]): Promise<Reply> => community.post('bulk', { mode: 'atomic', items });
    const asked = refund(1, String(other.body['id']));
    const receipt = { kind: 'fund-receipt', body: { source: '募捐', cents: 1 } };
    expect((await live([asked, receipt])).status).toBe(201);
    const rating = { kind: 'rating', body: { activity: 'B0', volunteer: body.volunteer, rater: 'R01', stars: 5 } };
    expect(await live([asked, rating])).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('books the valid items in order, and answers each invalid item with its problem', async () => {
    const items = [
      await record(),
      await record('B0', { signedOutAt: '2026-11-09T15:00:00+08:00' }),
      await record('B0', { volunteer: 'nobody' }),
      await record('B0', { method: 'guessed', extra: 1 }),
      { kind: 'meal', body: {} },
      null,
      { kind: 'fund-receipt', body: { source: '募捐', cents: 100 } },
    ];
    const reply = await bulk('independent', items);
    expect(reply.status).toBe(200);
    const answers = itemsOf(reply);
    expect(answers.map(({ status }) => status)).toEqual([201, 422, 422, 400, 400, 400, 201]);
    expect(answers.map(({ problem }) => problem?.code)).toEqual([
      ...[undefined, 'ends-before-it-starts', 'unknown-volunteer', 'invalid-request', 'invalid-request'],
      ...['malformed-body', undefined],
    ]);
    expect(answers[3]?.problem?.errors?.map(({ field }) => field).sort()).toEqual(['extra', 'method']);
    const [first = 0] = answers[0]?.entries ?? [];
    const [last = 0] = answers[6]?.entries ?? [];
    expect(last).toBe(first + 1);
  });

  it('answers a retry byte for byte in the language of the first answer, and books nothing', async () => {
    const items = [await record(), await record('B0', { volunteer: 'nobody' })];
    const first = await bulk('independent', items, 'bulk-retry', 'zh');
    const before = await countEntries();
    const again = await bulk('independent', items, 'bulk-retry', 'en');
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await countEntries()).toBe(before);
  });

  it('rejects an item that changed under the same idempotency key, and books the others', async () => {
    const [one, two, three] = [await record(), await record(), await record()];
    await bulk('independent', [one, two], 'bulk-changed');
    const answers = itemsOf(await bulk('independent', [one, three], 'bulk-changed'));
    expect(answers.map(({ status }) => status)).toEqual([201, 422]);
    expect(answers[1]?.problem?.code).toBe('idempotency-key-reused');
  });

  it('treats an item with its own idempotency key as the same request sent alone', async () => {
    const item = (await record()) as { body: object };
    const [inBulk] = itemsOf(await bulk('independent', [{ ...item, key: 'own-key-1' }]));
    const sentAlone = await community.post('service-records', item.body, community.within({ idem: 'own-key-1' }));
    expect(sentAlone.headers.get('idempotency-replayed')).toBe('true');
    expect(sentAlone.body['id']).toBe(inBulk?.id);
  });

  it('counts a rejected row once, with its file and line', async () => {
    const item = { ...(await record('B0', { volunteer: 'nobody' })), row: 'attendance.csv:77' };
    await bulk('independent', [item], 'bulk-row');
    await bulk('independent', [item], 'bulk-row');
    const { body } = await community.get('refusals?month=2026-11&limit=500');
    const rows = (body['items'] as { source: string; line: number }[]).filter(({ line }) => line === 77);
    expect(rows).toEqual([{ kind: 'attendance', reason: 'unknown-volunteer', source: 'attendance.csv', line: 77 }]);
  });
});

describe('a bulk request in atomic mode', () => {
  it('books all items under one idempotency key, and answers a retry byte for byte', async () => {
    const items = [await record(), await record(), { kind: 'fund-receipt', body: { source: '募捐', cents: 5 } }];
    const before = await countEntries();
    const first = await bulk('atomic', items, 'bulk-atomic');
    expect(first.status).toBe(201);
    expect(itemsOf(first).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await countEntries()).toBe(before + 3);
    const again = await bulk('atomic', items, 'bulk-atomic');
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await countEntries()).toBe(before + 3);
    const changed = await bulk('atomic', items.slice(1), 'bulk-atomic');
    expect(changed.body['code']).toBe('idempotency-key-reused');
  });

  it('books no item when one is rejected, names that item, and keeps nothing of the others', async () => {
    const [one, two] = [await record(), await record()];
    const before = await countEntries();
    const refused = await bulk('atomic', [one, two, await record('B0', { volunteer: 'nobody' })], 'bulk-none');
    expect([refused.status, refused.body['code']]).toEqual([422, 'unknown-volunteer']);
    expect(refused.body['errors']).toEqual([{ field: 'items.2.body.volunteer', message: refused.body['title'] }]);
    expect(await countEntries()).toBe(before);
    // The items that were rolled back can be booked afterwards.
    const after = await bulk('atomic', [one, two]);
    expect(after.status).toBe(201);
  });

  it('applies each item to the state that the earlier items left', async () => {
    const item = await record('B1');
    const twice = await bulk('atomic', [item, item]);
    expect([twice.status, twice.body['code']]).toEqual([409, 'already-recorded']);
  });

  it('names the invalid fields of an item, and leaves the idempotency key unused', async () => {
    const wrong = await bulk('atomic', [await record(), await record('B0', { method: 'guessed' })], 'bulk-wrong');
    expect(wrong.status).toBe(400);
    expect((wrong.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(['items.1.body.method']);
    expect((await bulk('atomic', [await record()], 'bulk-wrong')).status).toBe(201);
  });

  it('accepts records that wait for approval, but not together with approved ones', async () => {
    const waiting = await record('B0', { approver: undefined });
    const accepted = await bulk('atomic', [waiting, await record('B0', { approver: undefined })]);
    expect(accepted.status).toBe(201);
    expect((accepted.body['items'] as object[])[0]).toMatchObject({ status: 'submitted' });
    expect((await bulk('atomic', [waiting, await record()])).status).toBe(400);
  });
});

describe('the limits of a bulk request', () => {
  it('accepts 1 to 1,000 items in a bulk request, in one of the two modes', async () => {
    const item = await record('B2');
    const thousand = Array.from({ length: 1000 }, () => item);
    const reply = await bulk('independent', thousand);
    const answers = itemsOf(reply);
    expect(answers).toHaveLength(1000);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ problem }) => problem?.code === 'already-recorded')).toHaveLength(999);
    expect((await bulk('independent', [...thousand, item])).status).toBe(400);
    expect((await bulk('independent', [])).status).toBe(400);
    expect((await bulk('all', [item])).status).toBe(400);
  });

  it('accepts a larger body in a bulk request than on other routes', async () => {
    const padding = 'x'.repeat(1100);
    const items = Array.from({ length: 1000 }, () => ({ kind: 'fund-receipt', body: { source: padding, cents: 1 } }));
    expect((await bulk('independent', items)).status).toBe(413);
    expect((await bulk('independent', items.slice(0, 100))).status).toBe(200);
  });

  it('books each item once when a hundred duplicates of a bulk request race', async () => {
    const items = [await record('B3'), await record('B3')];
    const before = await countEntries();
    const replies = await Promise.all(Array.from({ length: 100 }, () => bulk('independent', items, 'bulk-duplicates')));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await countEntries()).toBe(before + 2);
  });

  it('rejects bulk requests of shops, auditors and volunteers', async () => {
    const items = [await record()];
    for (const role of ['shop', 'auditor', 'volunteer'] as const) {
      const { status } = await community.post('bulk', { mode: 'atomic', items }, { key: community.keys[role] });
      expect(status).toBe(403);
    }
  });
});

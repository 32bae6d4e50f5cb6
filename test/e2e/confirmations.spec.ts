import { Community, entryOf, entriesOf, idOf } from '../support/community';
import { newCommunity, code } from '../support/corrections';
import { Reply, Service, newService } from '../support/service';

describe('what waits for a second person', () => {
  let service: Service;
  let community: Community;
  let confirmer: string;

  beforeAll(async () => {
    service = await newService();
  });
  afterAll(() => service.end());
  beforeEach(async () => {
    community = await newCommunity(service);
    confirmer = await community.newKey({ role: 'confirmer', person: 'street office' });
  });

  const waiting = async (key = confirmer): Promise<Record<string, unknown>[]> => community.all('confirmations?', key);
  const decide = (id: string, key: string, body: object = { decision: 'confirm' }): Promise<Reply> =>
    community.post(`confirmations/${id}`, body, { key });
  const fund = async (): Promise<number> => {
    const rows = await community.all<{ account: string; posted: number }>('accounts?limit=500');
    return rows.find(({ account }) => account === 'fund:CNY')?.posted ?? 0;
  };

  it('books a receipt of the fund at its confirmation, dated by the bank, naming both people', async () => {
    const before = await community.log();
    const receipt = { source: '街道', cents: 5000, at: '2026-11-18T10:00:00+08:00', bankReference: 'ICBC-1' };
    const asked = await community.booked('fund-receipts', receipt);
    expect(asked.body).toEqual({ id: idOf(asked), status: 'waiting', entries: [] });
    expect([await fund(), await community.log()]).toEqual([0, before]);
    const [row] = await waiting();
    expect(row).toMatchObject({ id: idOf(asked), kind: 'fund-receipt', status: 'waiting', details: { cents: 5000 } });
    // Whoever asked for it cannot confirm it.
    expect(code(await decide(idOf(asked), community.keys.coordinator))).toEqual([422, 'not-independent']);
    const confirmed = await decide(idOf(asked), confirmer);
    const entry = entryOf(confirmed);
    expect(confirmed.body).toMatchObject({ id: idOf(asked), status: 'confirmed' });
    expect(entry).toMatchObject({ kind: 'fund.received', occurred: '2026-11-18' });
    expect(entry.facts).toMatchObject({ receipt: idOf(asked), requester: row?.['requester'] });
    expect(entry.facts['reference']).toMatch(/^[0-9a-f]{64}$/);
    expect(entry.actor).not.toBe(entry.facts['requester']);
    expect([await fund(), await waiting()]).toEqual([5000, []]);
    expect(code(await decide(idOf(asked), community.keys.approver))).toEqual([409, 'already-decided']);
  });

  it('books nothing of what is rejected, which needs a reason and can be withdrawn by who asked', async () => {
    const asked = await community.booked('fund-receipts', { source: '街道', cents: 5000 });
    const before = await community.log();
    expect(code(await decide(idOf(asked), confirmer, { decision: 'reject' }))).toEqual([400, 'invalid-request']);
    const withdrawn = await decide(idOf(asked), community.keys.coordinator, { decision: 'reject', reason: '重复' });
    expect(withdrawn.body).toEqual({ id: idOf(asked), status: 'rejected', entries: [] });
    expect(code(await decide(idOf(asked), confirmer))).toEqual([409, 'already-decided']);
    expect([await waiting(), await community.log()]).toEqual([[], before]);
    const { body } = await community.get(`confirmations/${idOf(asked)}`, confirmer);
    expect(body).toMatchObject({ status: 'rejected', reason: '重复' });
  });

  it('confirms once when two people and a retry race', async () => {
    const asked = idOf(await community.booked('fund-receipts', { source: '街道', cents: 700 }));
    const confirm = { decision: 'confirm' };
    const keys = [confirmer, community.keys.approver, community.keys.operator];
    const replies = await Promise.all(keys.map((key) => decide(asked, key)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await fund()).toBe(700);
    const again = await community.booked('fund-receipts', { source: '街道', cents: 1 });
    const options = { key: confirmer, idem: 'one-decision' };
    const [first, replay] = [
      await community.post(`confirmations/${idOf(again)}`, confirm, options),
      await community.post(`confirmations/${idOf(again)}`, confirm, options),
    ];
    expect([first?.status, replay?.status, replay?.text]).toEqual([201, 201, first?.text]);
    expect(await fund()).toBe(701);
  });

  it('books a payment to a shop at its confirmation, and refuses at once what is not owed', async () => {
    await community.owe('V01');
    const payment = { cents: 200, bankReference: 'ICBC-7', paidAt: '2026-11-19T10:00:00+08:00' };
    expect(code(await community.post('shops/M01/payments', { ...payment, cents: 201 }))).toEqual([
      422,
      'more-than-owed',
    ]);
    const first = await community.booked('shops/M01/payments', payment);
    const second = await community.booked('shops/M01/payments', { ...payment, bankReference: 'ICBC-8' });
    expect(first.body['status']).toBe('waiting');
    const paid = entryOf(await decide(idOf(first), confirmer));
    expect(paid).toMatchObject({ kind: 'shop.paid', occurred: '2026-11-19' });
    // The other one was possible when it was asked for; it is not any more, and stays in the list.
    expect(code(await decide(idOf(second), confirmer))).toEqual([422, 'more-than-owed']);
    expect((await waiting()).map(({ id }) => id)).toEqual([idOf(second)]);
  });

  it('books hours brought forward at their confirmation, with the level that they give', async () => {
    const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
    const asked = await community.booked('volunteers', { code: 'V03', broughtForward });
    expect(asked.body).toMatchObject({ status: 'waiting', entries: [] });
    expect(await community.balances('V03')).toMatchObject({});
    const [row] = await waiting();
    expect(row).toMatchObject({ kind: 'brought-forward', subject: idOf(asked), details: { minutes: 6000 } });
    await decide(String(row?.['id']), confirmer);
    expect(await community.balances('V03')).toMatchObject({ MIN: 6000 });
    expect((await community.get('volunteers/V03')).body).toMatchObject({ level: 1 });
  });

  it('lets a second person approve a correction that gives more, and books one that gives less at once', async () => {
    const record = idOf(await community.serve('V01', { minutes: 20 }));
    const correct = (signedOutAt: string, key: string): Promise<Reply> =>
      community.post(`service-records/${record}/correction`, { signedOutAt, reason: '签退时间抄错' }, { key });
    const more = await correct('2026-11-10T15:00:00+08:00', community.keys.approver);
    expect([more.status, more.body]).toMatchObject([201, { status: 'waiting', entries: [] }]);
    expect(await community.balances('V01')).toMatchObject({ MIN: 20 });
    expect(code(await decide(idOf(more), community.keys.approver))).toEqual([422, 'not-independent']);
    // S01 recorded the service.
    expect(code(await decide(idOf(more), community.keys.coordinator))).toEqual([422, 'not-independent']);
    const [, corrected] = entriesOf(await decide(idOf(more), confirmer));
    expect(corrected?.facts).toMatchObject({ grade: 'C' });
    expect(await community.balances('V01')).toMatchObject({ MIN: 900 });
    const less = await correct('2026-11-10T00:10:00+08:00', community.keys.approver);
    expect(entriesOf(less)).toHaveLength(2);
    expect(await community.balances('V01')).toMatchObject({ MIN: 10 });
  });

  it('refuses the second of two corrections that waited, after the first was confirmed', async () => {
    const record = idOf(await community.serve('V01', { minutes: 20 }));
    const ask = (signedOutAt: string): Promise<Reply> =>
      community.booked(`service-records/${record}/correction`, { signedOutAt, reason: '抄错' });
    const [one, two] = [await ask('2026-11-10T01:00:00+08:00'), await ask('2026-11-10T02:00:00+08:00')];
    expect((await decide(idOf(one), confirmer)).status).toBe(201);
    expect(code(await decide(idOf(two), confirmer))).toEqual([409, 'already-reversed']);
    expect(await community.balances('V01')).toMatchObject({ MIN: 60 });
  });

  it('reverses an entry of a closed month when a second person confirms it', async () => {
    const served = await community.serve('V01', { on: '2026-10-10' });
    await community.close('2026-10');
    const asked = await community.booked(`entries/${entryOf(served).seq}/reversal`, { reason: '重复登记' });
    expect(asked.body['status']).toBe('waiting');
    expect(await community.balances('V01')).toMatchObject({ MIN: 120 });
    expect(entryOf(await decide(idOf(asked), confirmer))).toMatchObject({ kind: 'entry.reversed', period: '2026-11' });
    expect(await community.balances('V01')).toMatchObject({ MIN: 0 });
    expect(code(await community.post(`entries/${entryOf(served).seq}/reversal`, { reason: '再次' }))).toEqual([
      409,
      'already-reversed',
    ]);
  });

  it('shows what was asked for by the centre’s numbers, and what a change is about', async () => {
    const { keys } = community;
    const record = idOf(await community.serve('V01', { minutes: 120 }));
    const more = { signedOutAt: '2026-11-10T15:00:00+08:00', reason: '抄错' };
    await community.booked(`service-records/${record}/correction`, more, { key: keys.approver });
    await community.booked('volunteers', {
      ...{ code: 'V77', unit: '东风小区', cohort: 'retiree', broughtForward: { minutes: 60, asOf: '2026-08-31' } },
    });
    const closed = entryOf(await community.serve('V02', { on: '2026-10-10' }));
    await community.close('2026-10');
    await community.booked(`entries/${closed.seq}/reversal`, { reason: '重复' });
    const consent = await community.redemptionCode('V01');
    const purchase = { consent, offer: 'M01-1' };
    const redemption = idOf(await community.booked('redemptions', purchase, { key: keys.shop }));
    await community.booked('refunds', { redemption, pointHundredths: 40 });
    await community.patch('shops/M01', { centsPerPoint: 90 });
    await community.booked('keys', { role: 'shop', person: 'till-2', shop: 'M01' }, { key: keys.operator });
    const details = Object.fromEntries(
      (await community.all<{ kind: string; details: object }>('confirmations', confirmer)).map((row) => [
        row.kind,
        row.details,
      ]),
    );
    expect(details).toMatchObject({
      correction: { volunteer: 'V01', input: { signedOutAt: more.signedOutAt }, signedOut: true },
      'brought-forward': { volunteer: 'V77', unit: '东风小区', cohort: 'retiree', minutes: 60 },
      reversal: {
        ...{ seq: closed.seq, of: 'service.recorded', day: '2026-10-10', volunteer: 'V02' },
        amounts: { MIN: 120, COIN: 120, POINT: 200 },
      },
      refund: { volunteer: 'V01', shop: 'M01', offer: 'M01-1', capturedHundredths: 100, pointHundredths: 40 },
      'shop-rate': { shop: 'M01', centsPerPoint: 90 },
      key: { holder: 'till-2', role: 'shop', shop: 'M01' },
    });
  });

  it('lists submitted records too, which a confirmer approves or rejects', async () => {
    const submit = async (volunteer: string): Promise<string> =>
      idOf(
        await community.booked('service-records', {
          ...{ activity: 'A01', volunteer, method: 'code' },
          ...{ signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T16:00:00+08:00' },
        }),
      );
    const [one, two] = [await submit('V01'), await submit('V02')];
    const rows = await waiting();
    expect(rows.map(({ id, kind }) => [id, kind])).toEqual([
      [one, 'service-record'],
      [two, 'service-record'],
    ]);
    expect(rows[0]).toMatchObject({ details: { volunteer: 'V01', activity: 'A01', title: '四点半课堂' } });
    expect(code(await decide(one, community.keys.coordinator))).toEqual([422, 'not-independent']);
    expect(entryOf(await decide(one, confirmer))).toMatchObject({ kind: 'service.recorded', facts: { grade: 'C' } });
    await decide(two, confirmer, { decision: 'reject', reason: '不在场' });
    expect(await waiting()).toEqual([]);
    expect(await community.balances('V01')).toMatchObject({ MIN: 60 });
    expect((await community.get(`service-records/${two}`)).body).toMatchObject({ status: 'refused' });
  });

  it('shows the list page by page, in the order of the requests', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 3; n += 1) {
      ids.push(idOf(await community.booked('fund-receipts', { source: '街道', cents: n })));
      const record = { activity: 'A01', volunteer: 'V01', method: 'typed', signedInAt: '2026-11-09T15:00:00+08:00' };
      ids.push(idOf(await community.booked('service-records', record)));
    }
    expect((await community.all<{ id: string }>('confirmations?limit=2', confirmer)).map(({ id }) => id)).toEqual(ids);
  });

  it('lets a confirmer do nothing but read and decide', async () => {
    for (const path of ['volunteers', 'people', 'service-records', 'entries', 'accounts', 'shops', 'reports/2026-10'])
      expect([path, (await community.get(path, confirmer)).status]).toEqual([path, 403]);
    const money = { source: '街道', cents: 1 };
    expect((await community.post('fund-receipts', money, { key: confirmer })).status).toBe(403);
    expect((await service.ask(`/v1/ledgers/${community.ledger}`, { key: confirmer })).status).toBe(200);
  });

  it('does not reach another community', async () => {
    const other = await newCommunity(service);
    const asked = idOf(await community.booked('fund-receipts', { source: '街道', cents: 5 }));
    expect((await other.post(`confirmations/${asked}`, { decision: 'confirm' })).status).toBe(404);
    expect((await other.get(`confirmations/${asked}`)).status).toBe(404);
    expect((await other.get('confirmations')).body['items']).toEqual([]);
  });
});

import { setTimeout } from 'node:timers/promises';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { confirmed } from '../support/corrections';
import { Service, newService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());
beforeEach(() => {
  service.clock.at = '2026-11-20T04:00:00.000Z';
});

let communities = 0;
/** Creates a new community for a test, because a month closes once. */
const newCommunity = (): Promise<Community> => Community.create(service, `sunrise-${(communities += 1)}`);

const REASON = { reason: '重复登记' };

describe('a reversal', () => {
  it('reverses an entry once, and rejects a second reversal under another idempotency key', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.serve('V01'));
    const before = await community.balances('V01');
    expect(before).toEqual({ MIN: 120, COIN: 120, POINT: 200 });

    const reversal = await community.booked(`entries/${seq}/reversal`, REASON, { idem: 'undo-1' });
    expect(entryOf(reversal)).toMatchObject({ kind: 'entry.reversed', ref: { reverses: seq } });
    expect(await community.balances('V01')).toEqual({ MIN: 0, COIN: 0, POINT: 0 });

    const log = await community.log();
    const again = await community.post(`entries/${seq}/reversal`, REASON, { idem: 'undo-2' });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-reversed', errors: [{ field: 'seq' }] } });
    expect(String(again.body['title'])).toContain(String(entryOf(reversal).seq));
    expect(await community.log()).toBe(log);
    const replay = await community.post(`entries/${seq}/reversal`, REASON, { idem: 'undo-1' });
    expect(replay).toMatchObject({ status: 201, text: reversal.text });
    expect(await community.log()).toBe(log);
  });

  it('rejects the reversal of a reversal, a redemption and other entries that are not reversible', async () => {
    const community = await newCommunity();
    const served = entryOf(await community.serve('V01'));
    const reversed = entryOf(await community.booked(`entries/${served.seq}/reversal`, REASON));
    await community.serve('V01');
    const captured = entryOf(await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1' }));
    const log = await community.log();
    for (const seq of [reversed.seq, captured.seq, 1]) {
      const refused = await community.post(`entries/${seq}/reversal`, REASON);
      expect(refused).toMatchObject({ status: 409, body: { code: 'not-reversible', errors: [{ field: 'seq' }] } });
    }
    for (const seq of ['0', '-1', '999', '1e3', 'x', '99999999999999999999']) {
      expect(await community.post(`entries/${seq}/reversal`, REASON)).toMatchObject({ status: 404 });
    }
    expect(await community.log()).toBe(log);
  });

  it('removes a reversed record from overlap checks, figures and ratings', async () => {
    const community = await newCommunity();
    const times = { signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T17:00:00+08:00' };
    const record = { activity: 'A01', volunteer: 'V01', method: 'typed', approver: 'S02', ...times };
    const wrong = await community.fromBooks('service-records', record);
    await community.booked(`entries/${entryOf(wrong).seq}/reversal`, REASON);
    expect((await community.get(`service-records/${idOf(wrong)}`)).body).toMatchObject({ status: 'reversed' });
    const rating = { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5 };
    expect(await community.post('ratings', rating)).toMatchObject({ body: { code: 'no-such-record' } });
    await community.fromBooks('service-records', { ...record, signedOutAt: '2026-11-09T16:00:00+08:00' });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 100 });
    const { body } = await community.get('reports/2026-11');
    expect(body).toMatchObject({ accepted: 1, recordMinutes: 60, grades: { C: 1 }, activeVolunteers: 1 });
  });

  it('rejects a reversal by the volunteer whose service it is', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.serve('V01'));
    const key = await community.newKey({ role: 'coordinator', person: 'V01' });
    const refused = await community.post(`entries/${seq}/reversal`, REASON, { key });
    expect(refused).toMatchObject({ status: 422, body: { code: 'not-independent' } });
  });

  it('books a reversal in the month of its entry while that is open, and in the open month otherwise', async () => {
    const community = await newCommunity();
    const early = entryOf(await community.serve('V01', { on: '2026-10-05' }));
    const late = entryOf(await community.serve('V01', { on: '2026-10-06', category: 'care', minutes: 60 }));
    const within = await community.booked(`entries/${early.seq}/reversal`, REASON);
    expect(entryOf(within)).toMatchObject({ period: '2026-10' });
    expect((await community.get('reports/2026-10')).body).toMatchObject({ accepted: 1, recordMinutes: 60 });

    await community.close('2026-10');
    const closed = await community.get('reports/2026-10');
    const after = await confirmed(community, await community.booked(`entries/${late.seq}/reversal`, REASON));
    expect(entryOf(after)).toMatchObject({ period: '2026-11', ref: { reverses: late.seq } });
    expect((await community.get('reports/2026-10')).text).toBe(closed.text);
    const { body } = await community.get('reports/2026-11');
    // Each adjustment is listed, and is in no other figure of the month.
    expect(body).toMatchObject({ accepted: 0, recordMinutes: 0, pointHundredthsIssued: 0 });
    expect(body['priorPeriodAdjustments']).toEqual([
      {
        ...{ seq: entryOf(after).seq, reverses: late.seq, of: 'service.recorded', period: '2026-10' },
        ...{ minutes: -60, coinMinutes: -60, pointHundredths: -150, cents: 0 },
      },
    ]);
  });

  it('takes money out of the fund when its receipt is reversed', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.fromBooks('fund-receipts', { source: '募捐', cents: 900 }));
    await community.booked(`entries/${seq}/reversal`, REASON);
    expect((await community.get('reports/2026-11')).body).toMatchObject({
      ...{ fundReceivedCents: 0, fundAfterSettlementCents: 0 },
    });
  });
});

describe('closing a month', () => {
  it('rejects a close until the month is over in the time zone of the ledger, to the millisecond', async () => {
    const community = await newCommunity();
    const { clock } = service;
    clock.at = '2026-11-30T15:59:59.999Z';
    const log = await community.log();
    const refused = await community.post('periods/2026-11/close', undefined, { idem: null });
    expect(refused).toMatchObject({ status: 409, body: { code: 'month-not-over', errors: [{ field: 'month' }] } });
    expect(await community.log()).toBe(log);
    clock.at = '2026-11-30T16:00:00.000Z';
    expect(await community.close('2026-11')).toMatchObject({ status: 'done' });
  });

  it('closes a month in a job with a status, which a repeated request finds again', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-05' });
    const accepted = await community.post('periods/2026-10/close', undefined, { idem: null });
    expect(accepted.status).toBe(202);
    const location = String(accepted.headers.get('location'));
    const poll = () => service.ask(location, { key: community.keys.auditor });
    let job = await poll();
    while (job.body['status'] !== 'done') {
      expect(job).toMatchObject({
        status: 200,
        body: { status: expect.stringMatching(/^(waiting|running)$/) as string },
      });
      await setTimeout(5);
      job = await poll();
    }
    const [period] = (await community.get('periods')).body['items'] as Record<string, unknown>[];
    expect(period).toMatchObject({ ...(job.body['result'] as object), status: 'closed' });
    const [closing] = await community.entries('period.closed');
    expect(period).toMatchObject({ month: '2026-10', seq: closing?.seq, size: (closing?.seq ?? 0) - 1 });
    expect(closing?.facts).toMatchObject({ root: period?.['root'], month: '2026-10' });

    const log = await community.log();
    const again = await community.post('periods/2026-10/close', undefined, { idem: null });
    expect(again).toMatchObject({ status: 202, body: { id: job.body['id'], status: 'done' } });
    expect(await community.log()).toBe(log);
  });

  it('closes a month once when ten requests race', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-05' });
    const jobs = await Promise.all(Array.from({ length: 10 }, () => community.close('2026-10')));
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    expect(await community.entries('period.closed')).toHaveLength(1);
  });

  it('closes earlier months with entries first', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-08-05' });
    await community.close('2026-10');
    const closed = await community.entries('period.closed');
    expect(closed.map(({ period }) => period)).toEqual(['2026-08', '2026-10']);
    const log = await community.log();
    // A month without entries in between was skipped; it cannot be closed after a later one.
    expect(await community.post('periods/2026-09/close', undefined, { idem: null })).toMatchObject({
      ...{ status: 409, body: { code: 'month-closed', errors: [{ field: 'month' }] } },
    });
    expect(await community.log()).toBe(log);
  });

  it('rejects entries of every kind in a closed month, in both languages', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-05' });
    const served = await community.serve('V01', { on: '2026-10-06' });
    const captured = await community.fromBooks('redemptions', {
      ...{ volunteer: 'V01', offer: 'M01-1', at: '2026-10-07T12:00:00+08:00' },
    });
    await community.close('2026-10');
    const log = await community.log();
    const report = await community.get('reports/2026-10');
    const last = '2026-10-31T23:59:59.999+08:00';
    const record = { activity: 'A01', volunteer: 'V02', method: 'typed', recorder: 'S01', approver: 'S02' };
    const late: [string, object][] = [
      ['service-records', { ...record, signedInAt: '2026-11-09T15:00:00+08:00', approvedAt: last }],
      ['ratings', { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5, ratedAt: last }],
      ['redemptions', { volunteer: 'V01', offer: 'M01-1', at: last }],
      ['refunds', { redemption: idOf(captured), pointHundredths: 1, at: last }],
      ['fund-receipts', { source: '募捐', cents: 1, at: last }],
    ];
    for (const [path, body] of late) {
      for (const [language, message] of Object.entries({ en: 'October 2026 is closed', zh: '2026年10月已结账，' })) {
        const refused = await community.post(
          path,
          body,
          community.within({ headers: { 'accept-language': language } }),
        );
        expect(refused).toMatchObject({ status: 409, body: { code: 'month-closed' } });
        expect(refused.body['title']).toContain(message);
      }
    }
    expect(await community.log()).toBe(log);
    // A millisecond later it is November, which is open.
    const next = { at: '2026-11-01T00:00:00+08:00', source: '募捐', cents: 1 };
    expect((await community.post('fund-receipts', next)).status).toBe(201);
    expect(entryOf(served).period).toBe('2026-10');
    // Rejections are counted in the month of their instant; no other figure changes.
    const after = (await community.get('reports/2026-10')).body;
    expect({ ...after, refused: {} }).toEqual({ ...report.body, refused: {} });
    expect(after['refused']).toMatchObject({
      ...{ attendance: { 'month-closed': 2 }, rating: { 'month-closed': 2 }, refund: { 'month-closed': 2 } },
    });
  });

  it('settles every redemption before a close while others race, and rejects those after it', async () => {
    const community = await newCommunity();
    for (let n = 0; n < 4; n += 1) await community.serve('V01', { on: '2026-10-05', category: 'care' });
    // Each redemption is a hundredth of a point, worth one cent, so the cents equal the number of redemptions.
    await community.fromBooks('offers', { code: 'M01-0', shop: 'M01', title: '一张纸', pricePointHundredths: 1 });
    const purchase = { volunteer: 'V01', offer: 'M01-0', at: '2026-10-20T12:00:00+08:00' };
    const replies = [await community.fromBooks('redemptions', purchase)];
    let closed = false;
    const buy = async (): Promise<void> => {
      while (!closed) replies.push(await community.post('redemptions', purchase, community.within()));
    };
    const tills = Promise.all(Array.from({ length: 10 }, buy));
    expect(await community.close('2026-10')).toMatchObject({ status: 'done' });
    closed = true;
    await tills;
    replies.push(await community.post('redemptions', purchase, community.within()));
    const booked = replies.filter(({ status }) => status === 201).length;
    const refused = replies.filter(({ body }) => body['code'] === 'month-closed').length;
    expect([booked > 0, refused > 0, booked + refused]).toEqual([true, true, replies.length]);
    const { body } = await community.get('reports/2026-10');
    expect(body).toMatchObject({ redemptions: booked, pointHundredthsRedeemed: booked, shopDueCents: { M01: booked } });
    const [closing] = await community.entries('period.closed');
    const after = (await community.entries()).filter(({ seq }) => seq > (closing?.seq ?? 0));
    expect(after.filter(({ period }) => period <= '2026-10')).toEqual([]);
  });

  it('answers 404 to the close of an invalid month', async () => {
    const community = await newCommunity();
    for (const month of ['2026-13', '2026-1', '2026-00', '26-10', 'October', '0999-10']) {
      const refused = await community.post(`periods/${month}/close`, undefined, { idem: null });
      expect(refused).toMatchObject({ status: 404, body: { code: 'not-found', errors: [{ field: 'month' }] } });
    }
  });
});

describe('the monthly report', () => {
  it('reports the figures of one month only, before and after its close', async () => {
    const community = await newCommunity();
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 5000, at: '2026-10-01T09:00:00+08:00' });
    await community.serve('V01', { on: '2026-10-05', category: 'care' });
    await community.serve('V02', { on: '2026-10-06', minutes: 30 });
    await community.serve('V02', { on: '2026-11-06' });
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', at: '2026-10-07T12:00:00+08:00' });
    await community.booked('activities', newActivity('A02'));
    const dependent = {
      ...{ activity: 'A02', volunteer: 'V01', method: 'code', approver: 'S01' },
      ...{ signedInAt: '2026-10-09T09:00:00+08:00', approvedAt: '2026-10-09T12:00:00+08:00' },
    };
    await community.post('service-records', dependent, community.within());
    const open = (await community.get('reports/2026-10')).body;
    const figures = {
      ...{ accepted: 2, recordMinutes: 150, coinMinutesIssued: 150, activeVolunteers: 2, registeredVolunteers: 2 },
      ...{ pointHundredthsIssued: 350, pointHundredthsRedeemed: 100, pointHundredthsOutstanding: 250 },
      byCategory: {
        care: { records: 1, minutes: 120, points: 300 },
        teach: { records: 1, minutes: 30, points: 50 },
      },
      ...{ refused: { attendance: { 'not-independent': 1 } }, shopDueCents: { M01: 100 } },
      ...{
        mostHours: [
          ['V01', 120],
          ['V02', 30],
        ],
        fundReceivedCents: 5000,
        starLevels: { '0': 2, '1': 0 },
      },
    };
    expect(open).toMatchObject({
      ...figures,
      closed: false,
      shopPaidCents: { M01: 0 },
      fundAfterSettlementCents: 5000,
    });
    await community.close('2026-10');
    const closed = (await community.get('reports/2026-10')).body;
    expect(closed).toMatchObject({
      ...figures,
      closed: true,
      shopPaidCents: { M01: 100 },
      fundAfterSettlementCents: 4900,
    });
    // A volunteer who registers later is not counted in a closed month.
    await community.booked('volunteers', { code: 'V03' });
    expect((await community.get('reports/2026-10')).body).toEqual(closed);
  });

  it('fixes the report of a month without entries by the close of a later month', async () => {
    const community = await Community.create(service, 'gaps');
    await community.serve('V01', { on: '2026-10-09' });
    const report = async (month: string): Promise<unknown> => (await community.get(`reports/${month}`)).body;
    expect(await report('2026-08')).toMatchObject({ closed: false, registeredVolunteers: 0 });
    await community.close('2026-10');
    const before = [await report('2026-08'), await report('2026-10')];
    expect(before[0]).toMatchObject({ closed: true, accepted: 0, registeredVolunteers: 0, shopDueCents: { M01: 0 } });
    await community.booked('volunteers', { code: 'V03' });
    await community.serve('V03', { on: '2026-11-09' });
    await community.fromBooks('redemptions', { volunteer: 'V03', offer: 'M01-1' });
    expect([await report('2026-08'), await report('2026-10')]).toEqual(before);
    expect(await report('2026-11')).toMatchObject({ closed: false, registeredVolunteers: 3 });
  });

  it('lists each rejected row of a month with its file and line', async () => {
    const community = await newCommunity();
    const record = {
      activity: 'A01',
      volunteer: 'V77',
      method: 'code',
      approver: 'S02',
      signedInAt: '2026-10-09T09:00:00Z',
    };
    const approvedAt = '2026-10-09T12:00:00+08:00';
    const headers = { 'intake-row': 'attendance.csv:12' };
    await community.post('service-records', { ...record, approvedAt }, community.within({ headers }));
    await community.booked('unreadable-rows', { kind: 'rating', month: '2026-10', detail: 'stars' });
    expect((await community.get('refusals?month=2026-10')).body['items']).toEqual(
      expect.arrayContaining([
        { kind: 'attendance', reason: 'unknown-volunteer', source: 'attendance.csv', line: 12 },
        { kind: 'rating', reason: 'invalid-row', source: null, line: null },
      ]),
    );
    expect((await community.get('reports/2026-10')).body['refused']).toEqual({
      ...{ attendance: { 'unknown-volunteer': 1 }, rating: { 'invalid-row': 1 } },
    });
  });
});

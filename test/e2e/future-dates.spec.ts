import { Community, idOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

// The clock of the service is set to noon of 20 November 2026 in Shanghai.
const TWO_MINUTES_AHEAD = '2026-11-20T12:02:00.000+08:00';
const TOO_FAR_AHEAD = '2026-11-20T12:02:00.001+08:00';
const FAR_FUTURE = '2099-02-03T12:00:00+08:00';

const RECORD = {
  ...{ activity: 'A01', volunteer: 'V02', method: 'code', recorder: 'S01', approver: 'S02' },
  ...{ signedInAt: '2026-11-19T15:00:00+08:00', signedOutAt: '2026-11-19T16:00:00+08:00' },
};

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  await community.serve('V01');
  await community.serve('V01');
  await community.owe('V01');
  await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2, code: 'X1' });
});
afterAll(() => service.end());

/** Requests whose instant the centre may name, each with the field of that instant. */
const DATED_REQUESTS: readonly (readonly [path: string, field: string, body: object])[] = [
  ['redemptions', 'at', { volunteer: 'V01', offer: 'M01-1' }],
  ['refunds', 'at', { redemption: 'X1', pointHundredths: 100 }],
  ['fund-receipts', 'at', { source: '募捐', cents: 100 }],
  ['service-records', 'approvedAt', RECORD],
  ['ratings', 'ratedAt', { rater: 'R01', volunteer: 'V01', activity: 'B1', stars: 5 }],
  ['shops/M01/payments', 'paidAt', { cents: 100, bankReference: 'ICBC-1' }],
];

describe('dates in the future', () => {
  it.each(DATED_REQUESTS)('rejects POST %s with an error about a future `%s`', async (path, field, body) => {
    const before = await community.log();
    // Only old books name when something was approved, rated, redeemed or refunded.
    const key = { key: community.keys.operator };
    const isLive = ['fund-receipts', 'shops/M01/payments'].includes(path);
    const options = isLive ? key : community.within(key);
    for (const at of [TOO_FAR_AHEAD, FAR_FUTURE]) {
      const reply = await community.post(path, { ...body, [field]: at }, options);
      expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ field }] } });
      expect(reply.text).toContain('is in the future');
    }
    expect(await community.log()).toBe(before);
    // The present instant is accepted, and one that a clock names that is two minutes fast.
    await community.booked(path, { ...body, [field]: TWO_MINUTES_AHEAD }, options);
  });

  it('rejects a future date in a bulk request, and names the item', async () => {
    const items = [{ kind: 'fund-receipt', body: { source: '募捐', cents: 100, at: FAR_FUTURE } }];
    const atomic = await community.post('bulk', { mode: 'atomic', items });
    expect(atomic).toMatchObject({ status: 400, body: { errors: [{ field: 'items.0.body.at' }] } });
    const { body } = await community.post('bulk', { mode: 'independent', items });
    expect(body['items']).toMatchObject([{ status: 400, problem: { errors: [{ field: 'at' }] } }]);
  });

  it('rejects a balance brought forward from a future day', async () => {
    const from = (asOf: string): Promise<Reply> =>
      community.post('volunteers', { code: `V-${asOf}`, broughtForward: { minutes: 60, asOf } }, community.within());
    expect(await from('2026-11-21')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'broughtForward.asOf' }] },
    });
    expect((await from('2026-11-20')).status).toBe(201);
  });

  it('rejects a future sign-in or sign-out of a record and of a correction', async () => {
    const { recorder: _, approver: __, ...unsigned } = RECORD;
    for (const [field, times] of Object.entries({
      signedInAt: { signedInAt: TOO_FAR_AHEAD, signedOutAt: FAR_FUTURE },
      signedOutAt: { signedOutAt: TOO_FAR_AHEAD },
    })) {
      const reply = await community.post('service-records', { ...unsigned, ...times });
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } });
      const { key, ...correction } = { ...times, reason: '补时', key: community.keys.approver };
      const served = await community.serve('V01', { on: '2026-11-18' });
      const corrected = await community.post(`service-records/${idOf(served)}/correction`, correction, { key });
      expect(corrected).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
    // A record without sign-out ends at the planned end of its activity, which may be in the future.
    await community.booked('activities', newActivity('A02', { endsAt: '2026-11-20T12:30:00+08:00' }));
    const early = { ...unsigned, activity: 'A02', signedInAt: '2026-11-20T11:00:00+08:00', signedOutAt: undefined };
    await community.booked('service-records', early);
  });

  it('rejects a future date in a row of old books too', async () => {
    const before = await community.log();
    const headers = { 'intake-row': 'fund.csv:2' };
    const receipt = { source: '募捐', cents: 1, at: FAR_FUTURE };
    const within = community.within({ headers });
    const sent = await community.post('fund-receipts', receipt, within);
    expect(sent).toMatchObject({ status: 400, body: { errors: [{ field: 'at' }] } });
    const items = [{ kind: 'fund-receipt', body: receipt, row: 'fund.csv:3' }];
    const bulk = await community.post('bulk', { mode: 'atomic', items, import: community.books });
    expect(bulk).toMatchObject({ status: 400, body: { errors: [{ field: 'items.0.body.at' }] } });
    const broughtForward = { minutes: 60, asOf: '2026-12-31' };
    const volunteer = await community.post('volunteers', { code: 'V-old', broughtForward }, within);
    expect(volunteer).toMatchObject({ status: 400, body: { errors: [{ field: 'broughtForward.asOf' }] } });
    expect(await community.log()).toBe(before);
  });

  it('rejects a future last day of a certificate', async () => {
    const until = (to: string): Promise<Reply> => community.post('volunteers/V01/certificates', { to });
    expect(await until('2026-11-21')).toMatchObject({ status: 400, body: { errors: [{ field: 'to' }] } });
    expect((await until('2026-11-20')).status).toBe(201);
  });
});

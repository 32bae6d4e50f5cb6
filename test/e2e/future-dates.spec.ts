import { Community, idOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

// The service's clock stands at noon of 20 November 2026, by Shanghai.
const NOW = '2026-11-20T12:00:00.000+08:00';
const AHEAD = '2026-11-20T12:00:00.001+08:00';
const DECADES = '2099-02-03T12:00:00+08:00';

const RECORD = {
  ...{ activity: 'A01', volunteer: 'V02', method: 'code', recorder: 'S01', approver: 'S02' },
  ...{ signedInAt: '2026-11-19T15:00:00+08:00', signedOutAt: '2026-11-19T16:00:00+08:00' },
};

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.found(service);
  await community.serve('V01');
  await community.serve('V01');
  await community.owe('V01');
  await community.booked('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2, code: 'X1' });
});
afterAll(() => service.end());

/** What is posted at an instant that the centre names, and in which field. */
const DATED: readonly (readonly [path: string, field: string, body: object])[] = [
  ['redemptions', 'at', { volunteer: 'V01', offer: 'M01-1' }],
  ['refunds', 'at', { redemption: 'X1', pointHundredths: 100 }],
  ['fund-receipts', 'at', { source: '募捐', cents: 100 }],
  ['service-records', 'approvedAt', RECORD],
  ['ratings', 'ratedAt', { rater: 'R01', volunteer: 'V01', activity: 'B1', stars: 5 }],
  ['shops/M01/payments', 'paidAt', { cents: 100, bankReference: 'ICBC-1' }],
];

describe('what is still to come', () => {
  it.each(DATED)('is not booked: %s, with a sentence about `%s`', async (path, field, body) => {
    const before = await community.log();
    for (const at of [AHEAD, DECADES]) {
      const reply = await community.post(path, { ...body, [field]: at }, { key: community.keys.operator });
      expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ field }] } });
      expect(reply.text).toContain('is in the future');
    }
    expect(await community.log()).toBe(before);
    // At this very moment it has happened.
    await community.booked(path, { ...body, [field]: NOW }, { key: community.keys.operator });
  });

  it('is not booked in bulk either, where the item is named', async () => {
    const items = [{ kind: 'fund-receipt', body: { source: '募捐', cents: 100, at: DECADES } }];
    const atomic = await community.post('bulk', { mode: 'atomic', items });
    expect(atomic).toMatchObject({ status: 400, body: { errors: [{ field: 'items.0.body.at' }] } });
    const { body } = await community.post('bulk', { mode: 'independent', items });
    expect(body['items']).toMatchObject([{ status: 400, problem: { errors: [{ field: 'at' }] } }]);
  });

  it('is no time of older books: a balance is brought forward from a day that was', async () => {
    const from = (asOf: string): Promise<Reply> =>
      community.post('volunteers', { code: `V-${asOf}`, broughtForward: { minutes: 60, asOf } });
    expect(await from('2026-11-21')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'broughtForward.asOf' }] },
    });
    expect((await from('2026-11-20')).status).toBe(201);
  });

  it('is no time of a service, of its record or of its correction', async () => {
    const { recorder: _, approver: __, ...unsigned } = RECORD;
    for (const [field, times] of Object.entries({
      signedInAt: { signedInAt: AHEAD, signedOutAt: DECADES },
      signedOutAt: { signedOutAt: AHEAD },
    })) {
      const reply = await community.post('service-records', { ...unsigned, ...times });
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } });
      const { key, ...correction } = { ...times, reason: '补时', key: community.keys.approver };
      const served = await community.serve('V01', { on: '2026-11-18' });
      const corrected = await community.post(`service-records/${idOf(served)}/correction`, correction, { key });
      expect(corrected).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
    // One that was not signed out of ends when its activity was to end.
    await community.booked('activities', newActivity('A02', { endsAt: '2026-11-20T12:30:00+08:00' }));
    const early = { ...unsigned, activity: 'A02', signedInAt: '2026-11-20T11:00:00+08:00', signedOutAt: undefined };
    await community.booked('service-records', early);
  });

  it('is for the community’s rules to judge where it stands in old books', async () => {
    const headers = { 'intake-row': 'fund.csv:2' };
    await community.booked('fund-receipts', { source: '募捐', cents: 1, at: DECADES }, { headers });
    const item = { kind: 'fund-receipt', body: { source: '募捐', cents: 1, at: DECADES }, row: 'fund.csv:3' };
    await community.booked('bulk', { mode: 'atomic', items: [item] });
    const broughtForward = { minutes: 60, asOf: '2026-12-31' };
    await community.booked('volunteers', { code: 'V-old', broughtForward }, { headers });
  });

  it('is not certified: a certificate ends today at the latest', async () => {
    const until = (to: string): Promise<Reply> => community.post('volunteers/V01/certificates', { to });
    expect(await until('2026-11-21')).toMatchObject({ status: 400, body: { errors: [{ field: 'to' }] } });
    expect((await until('2026-11-20')).status).toBe(201);
  });
});

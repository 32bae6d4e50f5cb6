import { Community, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import { Service, newService } from '../support/service';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());

let codes = 0;
const newCode = (letter: string): string => `${letter}${100 + (codes += 1)}`;

/** Registers a new volunteer and returns the number. */
async function newVolunteer(more: object = {}): Promise<string> {
  const code = newCode('V');
  await community.booked('volunteers', { code, ...more });
  return code;
}

/** Registers a new activity on 9 November from 15:00 to 17:00 and returns its code. */
async function newCodedActivity(change: Record<string, unknown> = {}): Promise<string> {
  const code = newCode('A');
  await community.booked('activities', newActivity(code, change));
  return code;
}

/** Submits a record that waits for approval, recorded by S01, and returns its id. */
async function submitted(change: Record<string, unknown> = {}): Promise<string> {
  const record = {
    ...{ activity: await newCodedActivity(), volunteer: await newVolunteer(), method: 'code' },
    ...{ signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T17:00:00+08:00' },
    ...change,
  };
  return idOf(await community.booked('service-records', record));
}

const redemption = (volunteer: string, more: object = {}): object => ({ volunteer, offer: 'M01-1', ...more });

describe('registration', () => {
  it('brings forward service hours from old books with their star level, but no points', async () => {
    const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
    const reply = await community.fromBooks('volunteers', { code: 'V90', displayName: '老李', broughtForward });
    expect(entriesOf(reply)).toEqual([
      expect.objectContaining({ kind: 'balance.brought-forward', period: '2026-08', occurred: '2026-08-31' }),
    ]);
    expect(await community.balances('V90')).toEqual({ MIN: 6000 });
    const { body } = await community.get('volunteers/V90');
    expect(body).toMatchObject({ id: idOf(reply), code: 'V90', displayName: '老李', level: 1 });
  });

  it('appends no entry for a volunteer without hours brought forward', async () => {
    const before = await community.log();
    const reply = await community.booked('volunteers', { code: 'V91', birthYear: 1957, registeredOn: '2025-01-12' });
    expect(entriesOf(reply)).toEqual([]);
    expect(await community.log()).toBe(before);
    expect((await community.get('volunteers/V91')).body).toMatchObject({ level: 0, birthYear: 1957 });
  });

  it('rejects a number that is taken, and leaves its holder unchanged', async () => {
    const refused = await community.post('volunteers', { code: 'V01', displayName: '冒名' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-registered', errors: [{ field: 'code' }] } });
    expect((await community.get('volunteers/V01')).body).toMatchObject({ displayName: '王阿姨' });
  });

  it('keeps the id and the name of a staff member who becomes a volunteer', async () => {
    const staff = idOf(await community.booked('people', { code: 'S09', displayName: '周会计' }));
    const reply = await community.booked('volunteers', { code: 'S09' });
    expect(idOf(reply)).toBe(staff);
    expect((await community.get('volunteers/S09')).body).toMatchObject({ id: staff, displayName: '周会计' });
  });

  it('changes single details of a volunteer, but never the number', async () => {
    const code = await newVolunteer({ displayName: '吴姐', birthYear: 1960, cohort: 'retiree' });
    const changed = await community.patch(`volunteers/${code}`, { displayName: '吴大姐' });
    expect(changed).toMatchObject({ status: 200, body: { code, displayName: '吴大姐', birthYear: 1960 } });
    expect(changed.body['cohort']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect((await community.patch(`volunteers/${code}`, { code: 'V1' })).status).toBe(400);
  });
});

describe('a service record', () => {
  it('books a service when another person approves it: minutes, time coins and points separately', async () => {
    const volunteer = await newVolunteer();
    const activity = await newCodedActivity({ category: 'care' });
    const before = await community.log();
    const record = await submitted({ volunteer, activity });
    expect(await community.log()).toBe(before);
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ id: record, status: 'submitted' });
    expect(await community.balances(volunteer)).toEqual({});

    const approval = await community.booked(`service-records/${record}/approval`, undefined, {
      key: community.keys.approver,
    });
    expect(approval.body).toMatchObject({ id: record, status: 'approved' });
    // Two hours of care: 120 minutes of service, 120 minutes of time coins, and three points by the factor 3/2.
    expect(await community.balances(volunteer)).toEqual({ MIN: 120, COIN: 120, POINT: 300 });
    const entry = entryOf(approval);
    expect(entry).toMatchObject({ kind: 'service.recorded', period: '2026-11', facts: { record, grade: 'C' } });
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({
      ...{ status: 'approved', entry: entry.seq, approver: entry.facts['approver'] },
    });
    for (const unit of ['MIN', 'COIN', 'POINT']) {
      const amounts = entry.postings.filter((posting) => posting.unit === unit).map(({ amount }) => amount);
      expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(0);
    }
  });

  it('rejects an approval by the person who recorded the service', async () => {
    const record = await submitted();
    const before = await community.log();
    const refused = await community.post(`service-records/${record}/approval`);
    expect(refused).toMatchObject({ status: 422, body: { code: 'not-independent', errors: [{ field: 'approver' }] } });
    expect(await community.log()).toBe(before);
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ status: 'submitted' });
  });

  it('rejects a decision by the volunteer who served, whatever the role of the key', async () => {
    await community.booked('volunteers', { code: 'V80' });
    const key = await community.newKey({ role: 'coordinator', person: 'V80' });
    const record = await submitted({ volunteer: 'V80' });
    for (const decision of ['approval', 'refusal']) {
      const body = decision === 'refusal' ? { reason: '不认' } : undefined;
      const refused = await community.post(`service-records/${record}/${decision}`, body, { key });
      expect(refused).toMatchObject({ status: 422, body: { code: 'not-independent' } });
    }
  });

  it.each([
    { approver: 'S01', because: 'recorded it' },
    { approver: 'V81', because: 'gave the service' },
  ])('rejects a record from old books whose approver $because', async ({ approver }) => {
    await community.post('volunteers', { code: 'V81' });
    const record = {
      ...{ activity: 'A01', volunteer: 'V81', method: 'typed', recorder: 'S01', approver },
      ...{ signedInAt: '2026-11-09T15:00:00+08:00', approvedAt: '2026-11-09T18:00:00+08:00' },
    };
    const refused = await community.post('service-records', record, community.within());
    expect(refused).toMatchObject({ status: 422, body: { code: 'not-independent', errors: [{ field: 'approver' }] } });
  });

  it('books nothing for a refused record, and rejects a later approval', async () => {
    const record = await submitted();
    const before = await community.log();
    const refusal = { reason: '时间与签到表不符' };
    const answered = await community.booked(`service-records/${record}/refusal`, refusal, {
      key: community.keys.approver,
    });
    expect(answered.body).toEqual({ id: record, status: 'refused', entries: [] });
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ status: 'refused', ...refusal });
    const approval = await community.post(`service-records/${record}/approval`, undefined, {
      key: community.keys.approver,
    });
    expect(approval).toMatchObject({ status: 409, body: { code: 'already-decided' } });
    expect(await community.log()).toBe(before);
  });

  it('rejects another approval, refusal or record of an approved service', async () => {
    const volunteer = await newVolunteer();
    const activity = await newCodedActivity();
    const record = await submitted({ volunteer, activity });
    const second = await submitted({ volunteer, activity });
    const key = community.keys.approver;
    await community.booked(`service-records/${record}/approval`, undefined, { key });
    const before = await community.log();
    expect(await community.post(`service-records/${record}/approval`, undefined, { key })).toMatchObject({
      ...{ status: 409, body: { code: 'already-decided' } },
    });
    expect(await community.post(`service-records/${record}/refusal`, { reason: '晚了' }, { key })).toMatchObject({
      ...{ status: 409, body: { code: 'already-decided' } },
    });
    expect(await community.post(`service-records/${second}/approval`, undefined, { key })).toMatchObject({
      ...{ status: 409, body: { code: 'already-recorded', errors: [{ field: 'activity' }] } },
    });
    expect(await community.log()).toBe(before);
  });

  it.each([
    { signedInAt: '2026-11-09T16:59:00+08:00', status: 409, what: 'rejects an overlap of a minute' },
    {
      signedInAt: '2026-11-09T16:59:00.001+08:00',
      status: 201,
      what: 'accepts an overlap of less than a minute',
    },
    {
      signedInAt: '2026-11-09T17:00:00+08:00',
      status: 201,
      what: 'accepts a start at the end of another record',
    },
  ])('$what, between records of the same volunteer', async ({ signedInAt, status }) => {
    const volunteer = await newVolunteer();
    const times = { volunteer, signedInAt, signedOutAt: '2026-11-09T18:00:00+08:00' };
    const first = await submitted({ volunteer });
    const second = await submitted(times);
    const key = community.keys.approver;
    await community.booked(`service-records/${first}/approval`, undefined, { key });
    const reply = await community.post(`service-records/${second}/approval`, undefined, { key });
    expect(reply.status).toBe(status);
    if (status === 409) expect(reply.body).toMatchObject({ code: 'overlaps', errors: [{ field: 'signedInAt' }] });
  });

  it('fills in a missing sign-out with the planned end of the activity, and lowers the grade', async () => {
    const volunteer = await newVolunteer();
    const record = await submitted({ volunteer, signedInAt: '2026-11-09T16:20:30+08:00', signedOutAt: undefined });
    const approval = await community.booked(`service-records/${record}/approval`, undefined, {
      key: community.keys.approver,
    });
    expect(entryOf(approval).facts).toMatchObject({ signOut: 'filled', grade: 'C', end: '2026-11-09T09:00:00.000Z' });
    // 39 whole minutes of service, of which two quarters of an hour earn time coins and points.
    expect(await community.balances(volunteer)).toEqual({ MIN: 39, COIN: 30, POINT: 50 });
  });

  it('rejects a record that ends at the instant it starts', async () => {
    const refused = await community.post('service-records', {
      ...{ activity: 'A01', volunteer: 'V01', method: 'code' },
      ...{ signedInAt: '2026-11-09T16:00:00+08:00', signedOutAt: '2026-11-09T08:00:00Z' },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'ends-before-it-starts' } });
    expect(refused.body['errors']).toMatchObject([{ field: 'signedOutAt' }]);
  });
});

describe('a rating', () => {
  it('books one rating per rater and approved service, without postings', async () => {
    const volunteer = await newVolunteer();
    const activity = await newCodedActivity();
    const rating = { activity, volunteer, rater: 'R01', stars: 5 };
    expect(await community.post('ratings', rating)).toMatchObject({ status: 422, body: { code: 'no-such-record' } });
    const record = await submitted({ volunteer, activity });
    expect(await community.post('ratings', rating)).toMatchObject({ status: 422, body: { code: 'no-such-record' } });
    await community.booked(`service-records/${record}/approval`, undefined, { key: community.keys.approver });
    const rated = await community.booked('ratings', rating);
    expect(entryOf(rated)).toMatchObject({ kind: 'rating.given', postings: [], facts: { stars: '5', record } });
    const again = await community.post('ratings', { ...rating, stars: 1 });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-rated' } });
    expect((await community.post('ratings', { ...rating, rater: 'S02', stars: 4 })).status).toBe(201);
  });

  it.each([0, 6, -1])('rejects a rating of %d stars', async (stars) => {
    const refused = await community.post('ratings', { activity: 'A01', volunteer: 'V01', rater: 'R01', stars });
    expect(refused).toMatchObject({ status: 422, body: { code: 'out-of-range', errors: [{ field: 'stars' }] } });
  });
});

describe('redeeming points', () => {
  it('captures points at a shop and refunds them in parts, never more than was captured', async () => {
    const volunteer = await newVolunteer();
    await community.serve(volunteer, { on: '2026-11-11' });
    const { shop } = community.keys;
    const purchase = { consent: await community.redemptionCode(volunteer), offer: 'M01-1', quantity: 2 };
    const captured = await community.booked('redemptions', purchase, { key: shop });
    expect(await community.balances(volunteer)).toMatchObject({ MIN: 120, COIN: 120, POINT: 0 });

    const refund = (pointHundredths: number) =>
      community.post('refunds', { redemption: idOf(captured), pointHundredths }, { key: shop });
    const first = await refund(30);
    expect(first.status).toBe(201);
    expect(entryOf(first)).toMatchObject({ kind: 'points.refunded', ref: { refunds: entryOf(captured).seq } });
    expect(await refund(171)).toMatchObject({
      ...{ status: 422, body: { code: 'more-than-captured', errors: [{ field: 'pointHundredths' }] } },
    });
    expect((await refund(100)).status).toBe(201);
    expect((await refund(70)).status).toBe(201);
    expect(await refund(1)).toMatchObject({ status: 422, body: { code: 'more-than-captured' } });
    expect(await community.balances(volunteer)).toMatchObject({ POINT: 200 });
    expect((await community.get(`redemptions/${idOf(captured)}`)).body).toMatchObject({
      ...{ pointHundredths: 200, refundedHundredths: 200 },
    });
  });

  it('rejects a redemption above the available points, and books nothing', async () => {
    const volunteer = await newVolunteer();
    await community.serve(volunteer, { on: '2026-11-11', minutes: 30 });
    const before = await community.log();
    const refused = await community.post('redemptions', redemption(volunteer), community.within());
    expect(refused).toMatchObject({ status: 409, body: { code: 'insufficient-points' } });
    expect(String(refused.body['title'])).toContain('50');
    expect(await community.log()).toBe(before);
    expect(await community.balances(volunteer)).toMatchObject({ POINT: 50 });
  });

  it('redeems at the price of the offer at that time, not at a later one', async () => {
    const volunteer = await newVolunteer();
    await community.serve(volunteer, { on: '2026-11-11' });
    await community.fromBooks('offers', { code: 'M01-9', shop: 'M01', title: '理发', pricePointHundredths: 150 });
    const captured = await community.fromBooks('redemptions', redemption(volunteer, { offer: 'M01-9', code: 'X-9' }));
    await community.patch('offers/M01-9', { pricePointHundredths: 10 });
    expect((await community.get('redemptions/X-9')).body).toMatchObject({ id: idOf(captured), pointHundredths: 150 });
    expect(
      (await community.post('refunds', { redemption: 'X-9', pointHundredths: 150 }, community.within())).status,
    ).toBe(201);
    const again = await community.post('redemptions', redemption(volunteer, { code: 'X-9' }), community.within());
    expect(again).toMatchObject({ status: 409, body: { code: 'already-used', errors: [{ field: 'code' }] } });
  });

  it('rejects redemptions at a suspended shop, but accepts its refunds', async () => {
    const volunteer = await newVolunteer();
    await community.serve(volunteer, { on: '2026-11-11' });
    await community.fromBooks('shops', { code: 'M02', name: '理发店', centsPerPoint: 80 });
    await community.fromBooks('offers', { code: 'M02-1', shop: 'M02', title: '理发', pricePointHundredths: 50 });
    const captured = await community.fromBooks('redemptions', redemption(volunteer, { offer: 'M02-1' }));
    await community.patch('shops/M02', { status: 'suspended' });
    const refused = await community.post('redemptions', redemption(volunteer, { offer: 'M02-1' }), community.within());
    expect(refused).toMatchObject({ status: 409, body: { code: 'shop-not-active', errors: [{ field: 'offer' }] } });
    expect(
      (await community.post('refunds', { redemption: idOf(captured), pointHundredths: 50 }, community.within())).status,
    ).toBe(201);
  });

  it('rejects redemptions and refunds with the key of another shop', async () => {
    const volunteer = await newVolunteer();
    await community.serve(volunteer, { on: '2026-11-11' });
    await community.fromBooks('shops', { code: 'M03', name: '药店', centsPerPoint: 80 });
    const key = await community.newKey({ role: 'shop', person: 'till-3', shop: 'M03' });
    const purchase = { consent: await community.redemptionCode(volunteer), offer: 'M01-1' };
    const refused = await community.post('redemptions', purchase, { key });
    expect(refused).toMatchObject({ status: 422, body: { code: 'unknown-offer', errors: [{ field: 'offer' }] } });
    const captured = await community.fromBooks('redemptions', redemption(volunteer));
    const refund = { redemption: idOf(captured), pointHundredths: 1 };
    expect(await community.post('refunds', refund, { key })).toMatchObject({
      ...{ status: 422, body: { code: 'no-such-redemption', errors: [{ field: 'redemption' }] } },
    });
    expect((await community.get(`redemptions/${idOf(captured)}`, key)).status).toBe(404);
    expect((await community.get('redemptions', key)).body['items']).toEqual([]);
  });

  it('rejects a redemption for which a shop names another instant than the present', async () => {
    const refused = await community.post('redemptions', redemption('V01', { at: '2026-11-01T12:00:00+08:00' }), {
      key: community.keys.shop,
    });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ field: 'at' }] } });
  });
});

describe('the fund', () => {
  it('adds a receipt to the fund, and keeps the donor out of the journal', async () => {
    const fund = async (): Promise<number> => {
      const accounts = await community.all<{ account: string; posted: number }>('accounts?limit=500');
      return accounts.find(({ account }) => account === 'fund:CNY')?.posted ?? 0;
    };
    const before = await fund();
    const reply = await community.fromBooks('fund-receipts', { source: '街道启动资金', cents: 500_000 });
    expect(entryOf(reply)).toMatchObject({ kind: 'fund.received', period: '2026-11' });
    expect(reply.text).not.toContain('街道');
    expect(await fund()).toBe(before + 500_000);
  });
});

describe('the entries and balances that a volunteer reads', () => {
  it('shows a volunteer every entry on their accounts, and balances equal to the sum', async () => {
    await community.serve('V01', { on: '2026-11-12' });
    const captured = await community.fromBooks('redemptions', redemption('V01'));
    await community.fromBooks('refunds', { redemption: idOf(captured), pointHundredths: 40 });
    const { volunteer } = community.keys;
    const { body } = await community.get('volunteers/V01/entries', volunteer);
    const entries = body['items'] as ReturnType<typeof entryOf>[];
    expect(entries.map(({ kind }) => kind)).toEqual(['service.recorded', 'points.captured', 'points.refunded']);
    const id = String((await community.get('volunteers/V01')).body['id']);
    const moved = entries
      .flatMap(({ postings }) => postings)
      .filter(({ account }) => account === `points:${id}`)
      .map(({ amount }) => amount);
    expect(moved).toEqual([200, -100, 40]);
    const balances = await community.get('volunteers/V01/balances', volunteer);
    expect(balances.body).toMatchObject({ volunteer: id });
    expect(await community.balances('V01')).toEqual({ MIN: 120, COIN: 120, POINT: 140 });
  });
});

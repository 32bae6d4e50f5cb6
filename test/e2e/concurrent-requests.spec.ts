import { Community, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());

/** Sends requests concurrently, each with its own idempotency key. */
const concurrently = (count: number, send: (n: number) => Promise<Reply>): Promise<Reply[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => send(n)));

const withStatus = (replies: readonly Reply[], status: number): Reply[] =>
  replies.filter((reply) => reply.status === status);

async function newVolunteer(code: string, services = 0): Promise<string> {
  await community.booked('volunteers', { code });
  for (let n = 0; n < services; n += 1) await community.serve(code);
  return code;
}

describe('concurrent requests', () => {
  it('books one of two redemptions of the same points, and rejects the other', async () => {
    const volunteer = await newVolunteer('V10', 1);
    const before = await community.size();
    const { shop, coordinator } = community.keys;
    const buy = { offer: 'M01-1', quantity: 2 };
    const consent = await community.redemptionCode(volunteer);
    const replies = await concurrently(2, (n) =>
      n === 0
        ? community.post('redemptions', { ...buy, consent }, { key: shop })
        : community.post('redemptions', { ...buy, volunteer }, community.within({ key: coordinator })),
    );
    expect(withStatus(replies, 201)).toHaveLength(1);
    const [rejected] = withStatus(replies, 409);
    expect(['insufficient-points', 'not-enough-points']).toContain(rejected?.body['code']);
    expect(await community.balances(volunteer)).toMatchObject({ POINT: 0 });
    expect(await community.size()).toBe(before + 1);
  });

  it('books as many of forty one-point redemptions as there are points', async () => {
    const volunteer = await newVolunteer('V11', 4);
    const replies = await concurrently(40, () =>
      community.post('redemptions', { volunteer, offer: 'M01-1' }, community.within()),
    );
    expect(withStatus(replies, 201)).toHaveLength(8);
    expect(withStatus(replies, 409)).toHaveLength(32);
    expect(await community.balances(volunteer)).toMatchObject({ POINT: 0 });
    const [newest] = (await community.entries('points.captured')).slice(-1);
    expect(newest?.postings.map(({ balanceAfter }) => balanceAfter)).toContain(0);
  });

  it('books one of fifty overlapping approved records of one volunteer', async () => {
    const volunteer = await newVolunteer('V12');
    await concurrently(50, (n) => community.booked('activities', newActivity(`C${n}`)));
    const replies = await concurrently(50, (n) =>
      community.post(
        'service-records',
        {
          ...{ activity: `C${n}`, volunteer, method: 'code', approver: 'S02' },
          ...{ signedInAt: `2026-11-09T15:${String(n).padStart(2, '0')}:00+08:00` },
        },
        community.within(),
      ),
    );
    expect(withStatus(replies, 201)).toHaveLength(1);
    const rejected = withStatus(replies, 409);
    expect(rejected.map(({ body }) => body['code'])).toEqual(Array.from({ length: 49 }, () => 'overlaps'));
    const { MIN } = await community.balances(volunteer);
    const { facts } = entryOf(withStatus(replies, 201)[0] as Reply);
    expect(MIN).toBe((Date.parse(facts['end'] as string) - Date.parse(facts['start'] as string)) / 60_000);
  });

  it('approves one of fifty overlapping records that wait for approval', async () => {
    const volunteer = await newVolunteer('V13');
    const submitted = await concurrently(50, (n) =>
      community.booked('service-records', {
        ...{ activity: `C${n}`, volunteer, method: 'code', signedInAt: '2026-11-09T15:30:00+08:00' },
      }),
    );
    const replies = await concurrently(50, (n) =>
      community.post(`service-records/${idOf(submitted[n] as Reply)}/approval`, undefined, {
        key: community.keys.approver,
      }),
    );
    expect(withStatus(replies, 201)).toHaveLength(1);
    expect(withStatus(replies, 409)).toHaveLength(49);
    expect(await community.balances(volunteer)).toMatchObject({ MIN: 90 });
    const waiting = await community.all<{ volunteer: string }>('service-records?status=submitted&limit=500');
    const { volunteer: id } = (await community.get(`volunteers/${volunteer}/balances`)).body;
    expect(waiting.filter((record) => record.volunteer === id)).toHaveLength(49);
  });

  it('keeps one decision when twenty approvals and twenty refusals of a record race', async () => {
    const volunteer = await newVolunteer('V14');
    const record = { activity: 'A01', volunteer, method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
    const id = idOf(await community.booked('service-records', record));
    const key = community.keys.approver;
    const replies = await concurrently(40, (n) =>
      n % 2 === 0
        ? community.post(`service-records/${id}/approval`, undefined, { key })
        : community.post(`service-records/${id}/refusal`, { reason: '无' }, { key }),
    );
    const [decided, ...others] = withStatus(replies, 201);
    expect(others).toEqual([]);
    expect((await community.get(`service-records/${id}`)).body['status']).toBe(decided?.body['status']);
    const rejected = withStatus(replies, 409).map(({ body }) => body['code']);
    expect(rejected).toEqual(Array.from({ length: 39 }, () => 'already-decided'));
  });

  it('books one of twenty reversals of an entry under different idempotency keys', async () => {
    const volunteer = await newVolunteer('V15');
    const { seq } = entryOf(await community.serve(volunteer));
    const before = await community.size();
    const replies = await concurrently(20, () => community.post(`entries/${seq}/reversal`, { reason: '重复' }));
    expect(withStatus(replies, 201)).toHaveLength(1);
    const rejected = withStatus(replies, 409).map(({ body }) => body['code']);
    expect(rejected).toEqual(Array.from({ length: 19 }, () => 'already-reversed'));
    expect(await community.size()).toBe(before + 1);
    expect(await community.balances(volunteer)).toEqual({ MIN: 0, COIN: 0, POINT: 0 });
  });

  it('books three of twenty refunds of a third, never more than was captured', async () => {
    const volunteer = await newVolunteer('V16', 1);
    const redemption = idOf(await community.fromBooks('redemptions', { volunteer, offer: 'M01-1' }));
    const replies = await concurrently(20, () =>
      community.post('refunds', { redemption, pointHundredths: 33 }, community.within()),
    );
    expect(withStatus(replies, 201)).toHaveLength(3);
    expect(withStatus(replies, 422)).toHaveLength(17);
    expect((await community.get(`redemptions/${redemption}`)).body).toMatchObject({ refundedHundredths: 99 });
    expect(await community.balances(volunteer)).toMatchObject({ POINT: 199 });
  });

  it('books a reversal among redemptions, with the points spent before it as a debt', async () => {
    const volunteer = await newVolunteer('V17');
    const { seq } = entryOf(await community.serve(volunteer));
    const replies = await concurrently(11, (n) =>
      n === 5
        ? community.post(`entries/${seq}/reversal`, { reason: '重复' })
        : community.post('redemptions', { volunteer, offer: 'M01-1' }, community.within()),
    );
    const { POINT } = await community.balances(volunteer);
    const captured = withStatus(replies, 201).filter(({ text }) => text.includes('points.captured')).length;
    const reversed = withStatus(replies, 201).length - captured;
    expect(captured).toBeLessThanOrEqual(2);
    expect([reversed, POINT]).toEqual([1, 0 - captured * 100]);
  });

  it('registers a number once when twenty registrations race on two routes', async () => {
    const replies = await concurrently(20, (n) =>
      community.post(n % 2 === 0 ? 'volunteers' : 'people', { code: 'V18' }),
    );
    const registered = withStatus(replies, 201);
    const ids = new Set(registered.map(idOf));
    const people = (await community.all<{ code: string; id: string }>('people?limit=500')).filter(
      ({ code }) => code === 'V18',
    );
    expect(people).toHaveLength(1);
    // A staff member may also become a volunteer and keeps the id; otherwise a number is registered once.
    expect([...ids]).toEqual([people[0]?.id]);
    expect(registered.length).toBeLessThanOrEqual(2);
  });

  it('uses a till number once when twenty redemptions race', async () => {
    const volunteer = await newVolunteer('V19', 10);
    const codes = await Promise.all(Array.from({ length: 20 }, () => community.redemptionCode(volunteer)));
    const replies = await concurrently(20, (n) =>
      community.post('redemptions', { consent: codes[n], offer: 'M01-1', code: 'X-1' }, { key: community.keys.shop }),
    );
    expect(withStatus(replies, 201)).toHaveLength(1);
    expect(withStatus(replies, 409).map(({ body }) => body['code'])).toEqual(
      Array.from({ length: 19 }, () => 'already-used'),
    );
  });

  it('keeps sequences without gaps, balances equal to their postings, and units at zero under load', async () => {
    const volunteers = await Promise.all(Array.from({ length: 5 }, (_, n) => newVolunteer(`V3${n}`, 2)));
    const replies = await concurrently(200, (n) => {
      const volunteer = volunteers[n % 5] as string;
      return n % 3 === 0
        ? community.post('fund-receipts', { source: '募捐', cents: n + 1 }, community.within())
        : community.post('redemptions', { volunteer, offer: 'M01-1' }, community.within());
    });
    const booked = withStatus(replies, 201).flatMap(entriesOf);
    expect(new Set(booked.map(({ seq }) => seq)).size).toBe(booked.length);

    const entries = await community.entries();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1));
    const recorded = entries.map((entry) => entry.recorded);
    expect(recorded).toEqual([...recorded].sort());
    const sums = new Map<string, number>();
    const units = new Map<string, number>();
    for (const { account, unit, amount, balanceAfter } of entries.flatMap(({ postings }) => postings)) {
      sums.set(account, (sums.get(account) ?? 0) + amount);
      units.set(unit, (units.get(unit) ?? 0) + amount);
      expect(sums.get(account)).toBe(balanceAfter);
    }
    expect([...units.values()]).toEqual([...units.values()].map(() => 0));
    const accounts = await community.all<{ account: string; posted: number }>('accounts?limit=500');
    expect(new Map(accounts.map(({ account, posted }) => [account, posted]))).toEqual(sums);
  });
});

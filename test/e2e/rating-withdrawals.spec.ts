import { Community, entryOf, idOf } from '../support/community';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

// The clock of the service is set to noon of 20 November 2026 in Shanghai.

let service: Service;
let community: Community;
let communities = 0;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());
beforeEach(async () => {
  community = await Community.create(service, `ratings-${(communities += 1)}`);
  await community.booked('people', { code: 'R02' });
});

const REASON = '评价填错了人';

/** Rates a service of V01 on a day, and returns the receipt. */
async function rated(stars: number, { on = '2026-11-10', rater = 'R01' } = {}): Promise<Reply> {
  const { facts } = entryOf(await community.serve('V01', { on }));
  const ratedAt = `${on}T18:00:00+08:00`;
  return community.fromBooks('ratings', { activity: facts['activity'], volunteer: 'V01', rater, stars, ratedAt });
}

const withdraw = (rating: string, key?: string): Promise<Reply> =>
  community.post(`ratings/${rating}/withdrawal`, { reason: REASON }, key === undefined ? {} : { key });
const report = async (month: string): Promise<Record<string, unknown>> =>
  (await community.get(`reports/${month}`)).body;

describe('the withdrawal of a rating', () => {
  it('is an entry that names the rating’s, without the reason in words, and the log verifies', async () => {
    const rating = await rated(1);
    const given = entryOf(rating);
    const entry = entryOf(await community.booked(`ratings/${idOf(rating)}/withdrawal`, { reason: REASON }));
    const { rating: id, record, volunteer, activity, category, rater, stars } = given.facts as Record<string, string>;
    expect(entry).toMatchObject({
      ...{ kind: 'rating.withdrawn', period: '2026-11', occurred: '2026-11-20', postings: [] },
      facts: {
        rating: id,
        record,
        volunteer,
        activity,
        category,
        rater,
        stars,
        given: String(given.seq),
        period: '2026-11',
      },
    });
    expect(entry.facts['reason']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await community.entries())).not.toContain(REASON);
    await expectSound(service, community.ledger);
  });

  it('takes the rating out of the figures of its open month', async () => {
    const first = await rated(1);
    await rated(5, { on: '2026-11-11' });
    expect(await report('2026-11')).toMatchObject({
      ratings: 2,
      unratedServices: 0,
      meanRatingHundredths: { teach: 300 },
    });
    await withdraw(idOf(first));
    expect(await report('2026-11')).toMatchObject({
      ...{ ratings: 1, unratedServices: 1, meanRatingHundredths: { teach: 500 }, priorPeriodAdjustments: [] },
      breakdown: { satisfaction: { byCategory: { teach: { ratings: 1, raters: 1 } } } },
    });
    const second = (await community.entries('rating.given')).at(-1);
    await withdraw(second?.facts['rating'] as string);
    expect(await report('2026-11')).toMatchObject({
      ...{ ratings: 0, unratedServices: 2, meanRatingHundredths: {} },
      breakdown: { satisfaction: { byCategory: {} } },
    });
  });

  it('leaves a closed month as it is, and is listed in the open one', async () => {
    const rating = await rated(1, { on: '2026-10-10' });
    await community.close('2026-10');
    const before = await report('2026-10');
    const entry = entryOf(await withdraw(idOf(rating)));
    expect(entry).toMatchObject({ period: '2026-11', facts: { period: '2026-10' } });
    expect(await report('2026-10')).toEqual(before);
    const none = { minutes: 0, coinMinutes: 0, pointHundredths: 0, cents: 0 };
    const adjustment = {
      seq: entry.seq,
      reverses: entryOf(rating).seq,
      of: 'rating.given',
      period: '2026-10',
      ...none,
    };
    expect(await report('2026-11')).toMatchObject({
      ...{ ratings: 0, meanRatingHundredths: {}, priorPeriodAdjustments: [adjustment] },
    });
    expect((await community.ask('reports/2026-11.html?lang=en')).text).toContain('<td>Rating</td>');
  });

  it('lets the same person rate the service again, and each rating be withdrawn once', async () => {
    const first = await rated(1);
    const { activity } = entryOf(first).facts as { activity: string };
    const again = { activity, volunteer: 'V01', rater: 'R01', stars: 4 };
    expect(await community.post('ratings', again)).toMatchObject({ status: 409, body: { code: 'already-rated' } });
    expect((await withdraw(idOf(first))).status).toBe(201);
    const second = await community.booked('ratings', again);
    expect(await community.post('ratings', again)).toMatchObject({ status: 409, body: { code: 'already-rated' } });
    const log = await community.log();
    for (const _ of [1, 2])
      expect(await withdraw(idOf(first))).toMatchObject({ status: 409, body: { code: 'already-withdrawn' } });
    expect(await community.log()).toBe(log);
    expect(await report('2026-11')).toMatchObject({ ratings: 1, meanRatingHundredths: { teach: 400 } });
    expect((await withdraw(idOf(second))).status).toBe(201);
    expect(await report('2026-11')).toMatchObject({ ratings: 0, meanRatingHundredths: {} });
  });

  it('is booked once when two requests race', async () => {
    const rating = await rated(1);
    const replies = await Promise.all([1, 2, 3].map(() => withdraw(idOf(rating))));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is refused to the volunteer who was rated, and an unknown rating is not found', async () => {
    const rating = await rated(1);
    const own = await community.newKey({ role: 'coordinator', person: 'V01' });
    expect(await withdraw(idOf(rating), own)).toMatchObject({ status: 422, body: { code: 'self-rating' } });
    expect((await withdraw(idOf(rating), community.keys.volunteer)).status).toBe(403);
    expect((await withdraw('0199c1d3-2f4e-7b6a-8c1d-000000000000')).status).toBe(404);
    expect((await withdraw('R01')).status).toBe(404);
  });

  it('follows a rating whose service was corrected', async () => {
    const rating = await rated(2);
    const { record } = entryOf(rating).facts as { record: string };
    const key = community.keys.approver;
    await community.booked(`service-records/${record}/correction`, { activity: 'A01', reason: '活动填错' }, { key });
    expect((await withdraw(idOf(rating))).status).toBe(201);
    await community.booked('ratings', { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5 });
  });
});

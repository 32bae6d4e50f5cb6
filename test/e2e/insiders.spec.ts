import { Community, entriesOf, idOf, newActivity } from '../support/community';
import { newCommunity } from '../support/corrections';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

// An insider's handbook: what one person with a key tries, and what two people together leave behind.

type Attempt = readonly [what: string, path: string, body: object];

/** A ghost, a record of it with invented people, a shop and a rate of one's own, money for it, and shortcuts. */
const ATTEMPTS: readonly Attempt[] = [
  [
    'a ghost volunteer with hours of old books',
    'volunteers',
    {
      ...{ code: 'GHOST', broughtForward: { minutes: 60_000, asOf: '2026-08-31' } },
    },
  ],
  ['an activity', 'activities', newActivity('GHOST-A', { capacity: 1 })],
  [
    'a record with invented people',
    'service-records',
    {
      ...{ activity: 'GHOST-A', volunteer: 'GHOST', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' },
      ...{ recorder: 'S01', approver: 'S02', approvedAt: '2026-11-10T09:00:00+08:00' },
    },
  ],
  [
    'a record of one’s own',
    'service-records',
    {
      ...{ activity: 'GHOST-A', volunteer: 'GHOST', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' },
    },
  ],
  ['a shop with a rate of one’s own', 'shops', { code: 'GHOST-M', name: '幽灵商店', centsPerPoint: 1_000_000 }],
  ['an offer', 'offers', { code: 'GHOST-O', shop: 'GHOST-M', title: '无', pricePointHundredths: 1 }],
  ['points without a code', 'redemptions', { volunteer: 'GHOST', offer: 'GHOST-O' }],
  ['money for the fund', 'fund-receipts', { source: '无', cents: 1_500_000 }],
  ['a payment', 'shops/GHOST-M/payments', { cents: 1_500_000, bankReference: 'GHOST' }],
  ['a certificate of what was never served', 'volunteers/GHOST/certificates', {}],
  ['a rating of what was never served', 'ratings', { activity: 'GHOST-A', volunteer: 'GHOST', rater: 'R01', stars: 5 }],
  ['an import', 'imports', { source: '无', reason: '无', months: ['2026-11'] }],
];

const ROLES = ['operator', 'coordinator', 'shop', 'auditor', 'volunteer', 'confirmer'] as const;
type Role = (typeof ROLES)[number];

const BY_STAFF = ['balance.brought-forward', 'fund.received', 'service.recorded'];

/** What two people make together who hold keys of these roles: the kinds of entries that move value. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'operator coordinator': BY_STAFF,
  'operator confirmer': BY_STAFF,
  'coordinator confirmer': BY_STAFF,
  // The points of a volunteer, which a shop takes with a code.
  'operator shop': ['points.captured'],
  'coordinator shop': ['points.captured'],
  'shop volunteer': ['points.captured'],
};

const PAIRS = ROLES.flatMap((a, n) =>
  ROLES.slice(n + 1).map((b): [Role, Role, readonly string[]] => [a, b, MADE[`${a} ${b}`] ?? []]),
);

describe('an insider', () => {
  let service: Service;
  let community: Community;

  beforeAll(async () => {
    service = await newService();
  });
  afterAll(() => service.end());
  beforeEach(async () => {
    community = await newCommunity(service);
  });

  /** The balances of all accounts, without those that are zero. */
  const balances = async (): Promise<Record<string, number>> => {
    const rows = await community.all<{ account: string; posted: number }>('accounts?limit=500', community.keys.auditor);
    return Object.fromEntries(
      rows.filter(({ posted }) => posted !== 0).map(({ account, posted }) => [account, posted]),
    );
  };

  /** Tries everything with one key, then to approve and confirm all that waits with another, the same unless given. */
  async function tryAll(key: string, confirmer = key): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (const [, path, body] of ATTEMPTS) replies.push(await community.post(path, body, { key }));
    const code = await community.post('volunteers/V01/codes', {}, { key });
    const consent = code.body['code'] ?? 'none';
    replies.push(await community.post('redemptions', { consent, offer: 'M01-1' }, { key: confirmer }));
    for (const { status, body } of [...replies]) {
      if (status !== 201) continue;
      const id = String(body['id']);
      replies.push(await community.post(`service-records/${id}/approval`, {}, { key: confirmer }));
      replies.push(await community.post(`confirmations/${id}`, { decision: 'confirm' }, { key: confirmer }));
      replies.push(await community.post(`imports/${id}/confirmation`, {}, { key: confirmer }));
    }
    const { body } = await community.get('confirmations', confirmer);
    for (const { id } of (body['items'] ?? []) as { id: string }[])
      replies.push(await community.post(`confirmations/${id}`, { decision: 'confirm' }, { key: confirmer }));
    const within = { key, headers: { import: '0'.repeat(64) } };
    for (const [, path, again] of ATTEMPTS) replies.push(await community.post(path, again, within));
    return replies;
  }

  const keyOf = async (role: (typeof ROLES)[number]): Promise<string> =>
    role === 'confirmer' ? community.newKey({ role, person: 'street office' }) : community.keys[role];

  it.each(ROLES)('alone with a key of the role %s makes no hours, points, coins or money', async (role) => {
    await community.serve('V01');
    const before = await balances();
    const replies = await tryAll(await keyOf(role));
    expect(await balances()).toEqual(before);
    // No attempt ended in a fault, and none that books value was answered with entries.
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    const booked = replies.flatMap((reply) => entriesOf(reply) ?? []).filter(({ postings }) => postings.length > 0);
    expect(booked).toEqual([]);
    await expectSound(service, community.ledger);
  });

  it.each(PAIRS)(
    'of the role %s with one of the role %s makes %j, with both people in each entry',
    async (a, b, kinds) => {
      await community.serve('V01');
      const before = await community.size();
      const [first, second] = [await keyOf(a), await keyOf(b)];
      const replies = [...(await tryAll(first, second)), ...(await tryAll(second, first))];
      expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
      const made = (await community.entries()).filter(({ seq, postings }) => seq > before && postings.length > 0);
      expect([...new Set(made.map(({ kind }) => kind))].sort()).toEqual(kinds);
      for (const { kind, actor, facts } of made) {
        const { requester, recorder, approver, codeIssuer } = facts as Record<string, string | undefined>;
        const people = new Set([actor, requester, recorder, approver, codeIssuer].filter((one) => one !== undefined));
        expect([kind, people.size]).toEqual([kind, 2]);
      }
      await expectSound(service, community.ledger);
    },
  );

  it('who makes a key for an invented colleague, or takes over a colleague’s, acts with neither', async () => {
    const { operator, coordinator, approver } = community.keys;
    const submitted = idOf(
      await community.booked('service-records', {
        ...{ activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' },
      }),
    );
    const before = await balances();
    const attempts = [
      await community.booked('keys', { role: 'coordinator', person: 'colleague' }, { key: operator }),
      await community.booked('keys', { role: 'shop', person: 'till-2', shop: 'M01' }, { key: operator }),
      await community.booked(`keys/${approver.split('_')[1]}/rotation`, {}, { key: operator }),
    ];
    for (const { body } of attempts) {
      const key = String(body['key']);
      expect((await community.post(`service-records/${submitted}/approval`, {}, { key })).status).toBe(401);
      const { confirmation } = body;
      for (const own of [operator, key]) {
        const decided = await community.post(
          `confirmations/${String(confirmation)}`,
          { decision: 'confirm' },
          { key: own },
        );
        expect([401, 422]).toContain(decided.status);
      }
    }
    expect(await balances()).toEqual(before);
    // With a second person it works, and both are named where auditors look.
    const { key, confirmation } = attempts[0]?.body ?? {};
    await community.booked(`confirmations/${String(confirmation)}`, { decision: 'confirm' }, { key: coordinator });
    expect((await community.get('entries', String(key))).status).toBe(200);
    const { keys } = (await community.get('audit/actors')).body as { keys: object[] };
    expect(keys).toContainEqual(
      expect.objectContaining({
        ...{ makerNumber: 'operator', confirmerNumber: 'S01', holderNumber: 'colleague', role: 'coordinator' },
      }),
    );
  });

  it('of the staff takes no points of a volunteer and gives none back; with a shop, the entry names who issued the code', async () => {
    await community.serve('V01');
    const before = await balances();
    const { coordinator, operator, shop } = community.keys;
    for (const key of [coordinator, operator]) {
      const consent = String((await community.booked('volunteers/V01/codes', {}, { key })).body['code']);
      for (const path of ['redemptions', 'reservations'])
        for (const body of [{ consent }, { volunteer: 'V01' }])
          expect((await community.post(path, { ...body, offer: 'M01-1' }, { key })).status).toBe(403);
    }
    expect(await balances()).toEqual(before);
    const issued = await community.booked('volunteers/V01/codes', {}, { key: coordinator });
    const purchase = { consent: issued.body['code'], offer: 'M01-1' };
    const redemption = idOf(await community.booked('redemptions', purchase, { key: shop }));
    const [captured] = await community.entries('points.captured');
    const people = await community.all<{ id: string; code: string }>('people?limit=500');
    expect(people.find(({ id }) => id === captured?.facts['codeIssuer'])?.code).toBe('S01');
    const after = await balances();
    const refund = await community.booked('refunds', { redemption, pointHundredths: 100 }, { key: coordinator });
    expect(refund.body['status']).toBe('waiting');
    expect((await community.post(`confirmations/${idOf(refund)}`, { decision: 'confirm' })).status).toBe(422);
    expect(await balances()).toEqual(after);
  });

  it('who is a volunteer and keeps a shop’s till takes no points of their own there', async () => {
    await community.serve('V01');
    const till = await community.newKey({ role: 'shop', person: 'V01', shop: 'M01' });
    const { volunteer } = community.keys;
    const consent = String((await community.booked('volunteers/V01/codes', {}, { key: volunteer })).body['code']);
    for (const key of [till, community.keys.shop])
      expect(await community.post('redemptions', { consent, offer: 'M01-1' }, { key })).toMatchObject({
        ...{ status: 422, body: { code: 'issued-by-shop' } },
      });
  });

  it('who keys in stars in a resident’s name acts in their own, and the audit counts it', async () => {
    const served = entriesOf(await community.serve('V01'))[0]?.facts ?? {};
    const rating = { activity: served['activity'], volunteer: 'V01', rater: 'R01', stars: 5 };
    const [given] = entriesOf(await community.booked('ratings', rating));
    expect(given?.facts['rater']).not.toBe(given?.actor);
    const { actors } = (await community.get('audit/actors')).body as { actors: object[] };
    // The books name S02 as approver, the rating names the resident.
    expect(actors).toContainEqual(expect.objectContaining({ capacity: 'operator', number: 'S01', namedOthers: 2 }));
  });

  it('who emptied a fund with one key is paid nothing, also after the close of the month', async () => {
    await community.fromBooks('fund-receipts', { source: '街道', cents: 1_500_000, at: '2026-10-01T08:00:00+08:00' });
    const { operator } = community.keys;
    await tryAll(operator);
    await community.close('2026-10');
    const paid = await community.post('shops/GHOST-M/payments', { cents: 1, bankReference: 'G' }, { key: operator });
    expect(paid).toMatchObject({ status: 422, body: { code: 'more-than-owed' } });
    expect(await balances()).toEqual({ 'clearing:CNY': -1_500_000, 'fund:CNY': 1_500_000 });
  });

  it('who turns twenty minutes into fifteen hours needs another person, who is named in the entry', async () => {
    const record = idOf(await community.serve('V01', { minutes: 20 }));
    const { approver: key, operator } = community.keys;
    const more = { signedOutAt: '2026-11-10T15:00:00+08:00', reason: '无' };
    const asked = await community.booked(`service-records/${record}/correction`, more, { key });
    expect(await community.balances('V01')).toMatchObject({ MIN: 20 });
    const decided = await community.booked(`confirmations/${idOf(asked)}`, { decision: 'confirm' }, { key: operator });
    const [, corrected] = entriesOf(decided);
    // Two people together can lie; both are in the entry.
    expect(corrected?.facts['requester']).toMatch(/^[0-9a-f-]{36}$/);
    expect(corrected?.actor).not.toBe(corrected?.facts['requester']);
    expect(corrected?.facts).toMatchObject({ approver: corrected?.actor, grade: 'C' });
  });

  it('and a second person who make hours stand in the entry as recorder and approver, with grade C', async () => {
    const record = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
    const submitted = idOf(await community.booked('service-records', record));
    const { approver, coordinator } = community.keys;
    const own = await community.post(`service-records/${submitted}/approval`, {}, { key: coordinator });
    expect(own).toMatchObject({ status: 422, body: { code: 'not-independent' } });
    const [entry] = entriesOf(await community.booked(`service-records/${submitted}/approval`, {}, { key: approver }));
    expect(entry?.facts).toMatchObject({ grade: 'C', approver: entry?.actor });
    expect(entry?.facts['recorder']).not.toBe(entry?.actor);
    const { body } = await community.get('audit/actors');
    const pairs = body['pairs'] as { recorder: string; approver: string }[];
    expect(pairs).toContainEqual(
      expect.objectContaining({ recorder: entry?.facts['recorder'], approver: entry?.actor }),
    );
  });

  it('who approves a live record within an import of old books gives it grade C all the same', async () => {
    const record = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
    const submitted = idOf(await community.booked('service-records', record));
    const key = community.keys.approver;
    const approved = await community.fromBooks(`service-records/${submitted}/approval`, {}, { key });
    expect(entriesOf(approved)).toMatchObject([{ facts: { grade: 'C' } }]);
  });
});

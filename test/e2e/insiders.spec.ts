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
  ['an import', 'imports', { source: '无', reason: '无', months: ['2026-11'] }],
];

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

  /** Tries everything with one key, then to approve and confirm all that waits, and to close the month. */
  async function tryAll(key: string): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (const [, path, body] of ATTEMPTS) replies.push(await community.post(path, body, { key }));
    for (const { status, body } of [...replies]) {
      if (status !== 201) continue;
      const id = String(body['id']);
      replies.push(await community.post(`service-records/${id}/approval`, {}, { key }));
      replies.push(await community.post(`confirmations/${id}`, { decision: 'confirm' }, { key }));
      replies.push(await community.post(`imports/${id}/confirmation`, {}, { key }));
    }
    const { body } = await community.get('confirmations', key);
    for (const { id } of (body['items'] ?? []) as { id: string }[])
      replies.push(await community.post(`confirmations/${id}`, { decision: 'confirm' }, { key }));
    const within = { key, headers: { import: '0'.repeat(64) } };
    for (const [, path, again] of ATTEMPTS) replies.push(await community.post(path, again, within));
    return replies;
  }

  it.each(['operator', 'coordinator', 'shop', 'auditor', 'volunteer', 'confirmer'] as const)(
    'alone with a key of the role %s makes no hours, points, coins or money',
    async (role) => {
      await community.serve('V01');
      const before = await balances();
      const key =
        role === 'confirmer' ? await community.newKey({ role, person: 'street office' }) : community.keys[role];
      const replies = await tryAll(key);
      expect(await balances()).toEqual(before);
      // No attempt ended in a fault, and none that books value was answered with entries.
      expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
      const booked = replies.flatMap((reply) => entriesOf(reply) ?? []).filter(({ postings }) => postings.length > 0);
      expect(booked).toEqual([]);
      await expectSound(service, community.ledger);
    },
  );

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

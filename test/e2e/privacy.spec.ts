import { gunzipSync } from 'node:zlib';
import { readApi } from '../support/api';
import { Community, idOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

// Everything that clients send in this spec. The tests below say where it must not appear.
const CODES = {
  ...{ volunteer: 'V-王-901', staff: 'S-李-902', rater: 'R-赵-903', activity: 'A-教-904', shop: 'M-超-905' },
  ...{ offer: 'O-餐-906', redemption: 'X-兑-907', unit: 'U-楼-908', cohort: 'C-退-909', organisation: 'G-队-910' },
};
const PEOPLE = { volunteer: '王秀英阿姨', staff: '李建国主任', rater: '赵奶奶本人', renamed: '王秀英组长' };
const THINGS = {
  ...{ activity: '四点半课堂暑期班', site: '向阳小区活动室', shop: '惠民便利超市', offer: '营养早餐套餐' },
  ...{ unit: '东风一号楼', cohort: '退休教师', organisation: '巡逻一队' },
};
const WORDS = {
  ...{
    source: '街道办张主任个人捐款',
    reversed: '重复登记了两次',
    corrected: '签退时间抄错了',
    revoked: '当天没有来',
    refused: '时间与签到表不符',
  },
  ...{ key: 'secret-idempotency-key', file: 'paper-book.csv', detail: '读不出的字段' },
  ...{ handler: '办事员小孙', revoked: '冒名领取了证明', books: '老主任的手工账本' },
};
const TYPED = [CODES, PEOPLE, THINGS, WORDS].flatMap((texts) => Object.values<string>(texts));

let service: Service;
let community: Community;
let shopKey: string;
let volunteerKey: string;
let volunteerId: string;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
  await community.booked('units', { code: CODES.unit, name: THINGS.unit });
  await community.booked('cohorts', { code: CODES.cohort, name: THINGS.cohort });
  await community.booked('organisations', { code: CODES.organisation, name: THINGS.organisation });
  await community.booked('people', { code: CODES.staff, displayName: PEOPLE.staff });
  await community.booked('people', { code: CODES.rater, displayName: PEOPLE.rater });
  const person = { code: CODES.volunteer, displayName: PEOPLE.volunteer, unit: CODES.unit, cohort: CODES.cohort };
  volunteerId = idOf(await community.fromBooks('volunteers', { ...person, broughtForward }, { idem: WORDS.key }));
  await community.booked(
    'activities',
    newActivity(CODES.activity, { title: THINGS.activity, site: THINGS.site, organisation: CODES.organisation }),
  );
  await community.fromBooks('shops', { code: CODES.shop, name: THINGS.shop, centsPerPoint: 80 });
  await community.fromBooks('offers', {
    code: CODES.offer,
    shop: CODES.shop,
    title: THINGS.offer,
    pricePointHundredths: 50,
  });
  shopKey = await community.newKey({ role: 'shop', person: 'till-9', shop: CODES.shop });
  volunteerKey = await community.newKey({ role: 'volunteer', person: CODES.volunteer });
  const record = {
    ...{
      activity: CODES.activity,
      volunteer: CODES.volunteer,
      method: 'typed',
      recorder: 'S01',
      approver: CODES.staff,
    },
    ...{ signedInAt: '2026-11-09T15:00:00+08:00', approvedAt: '2026-11-09T18:00:00+08:00' },
  };
  const headers = { 'intake-row': `${WORDS.file}:77` };
  const booked = idOf(await community.fromBooks('service-records', record, { headers }));
  const approving = { key: community.keys.approver };
  const shorter = { signedOutAt: '2026-11-09T16:30:00+08:00', reason: WORDS.corrected };
  await community.booked(`service-records/${booked}/correction`, shorter, approving);
  const served = idOf(await community.serve(CODES.volunteer));
  await community.booked(`service-records/${served}/revocation`, { reason: WORDS.revoked }, approving);
  const live = { ...record, recorder: undefined, approver: undefined, approvedAt: undefined };
  const waiting = idOf(await community.booked('service-records', live));
  await community.booked(
    `service-records/${waiting}/refusal`,
    { reason: WORDS.refused },
    { key: community.keys.approver },
  );
  await community.newImport(WORDS.books);
  await community.booked('ratings', {
    activity: CODES.activity,
    volunteer: CODES.volunteer,
    rater: CODES.rater,
    stars: 5,
  });
  const receipt = await community.fromBooks('fund-receipts', { source: WORDS.source, cents: 1234 }, { headers });
  const [entry] = receipt.body['entries'] as { seq: number }[];
  await community.booked(`entries/${entry?.seq ?? 0}/reversal`, { reason: WORDS.reversed });
  await community.booked('unreadable-rows', { kind: 'fund', month: '2026-11', detail: WORDS.detail }, { headers });
  const certified = { inCharge: PEOPLE.staff, handler: WORDS.handler };
  const certificate = await community.booked(
    `volunteers/${encodeURIComponent(CODES.volunteer)}/certificates`,
    certified,
  );
  await community.booked(`certificates/${idOf(certificate)}/revocation`, { reason: WORDS.revoked });
  await community.patch(`volunteers/${encodeURIComponent(CODES.volunteer)}`, { displayName: PEOPLE.renamed });
  const purchase = { consent: await consent(), offer: CODES.offer };
  await community.booked('redemptions', { ...purchase, code: CODES.redemption }, { key: shopKey });
  await community.booked('refunds', { redemption: CODES.redemption, pointHundredths: 10 }, { key: shopKey });
});
afterAll(() => service.end());

/** Issues a redemption code of the volunteer. */
function consent(): Promise<string> {
  return community.redemptionCode(encodeURIComponent(CODES.volunteer));
}

/** The answers of every GET route of the ledger to a key, with path parameters that exist. */
async function readAllRoutes(key: string): Promise<Reply[]> {
  const { routes } = await readApi(service);
  const names: Record<string, string> = {
    ...{
      ledger: 'sunrise',
      volunteer: CODES.volunteer,
      activity: CODES.activity,
      redemption: CODES.redemption,
      seq: '3',
      month: '2026-11',
    },
  };
  const addresses = routes
    .filter(({ method, path }) => method === 'GET' && path.includes('{ledger}'))
    .map(({ path }) => path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? 'none')));
  return Promise.all(addresses.map((address) => service.ask(address, { key })));
}

describe('privacy towards a shop', () => {
  /** The identity of the buyer and all other personal data. */
  const secrets = (): string[] => [
    volunteerId,
    CODES.volunteer,
    CODES.staff,
    CODES.rater,
    ...Object.values<string>(PEOPLE),
  ];

  const expectNoPerson = ({ text, headers }: Reply): void => {
    const response = `${text} ${JSON.stringify([...headers])}`;
    for (const secret of secrets()) expect(response).not.toContain(secret);
  };

  it('reveals no volunteer in any answer that a shop may read', async () => {
    const replies = await readAllRoutes(shopKey);
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(6);
    for (const reply of replies) expectNoPerson(reply);
  });

  it('reveals no volunteer when a shop redeems and refunds points', async () => {
    const purchase = { consent: await consent(), offer: CODES.offer };
    const captured = await community.booked('redemptions', purchase, { key: shopKey, idem: 'till-1' });
    const refund = await community.booked(
      'refunds',
      { redemption: idOf(captured), pointHundredths: 1 },
      { key: shopKey },
    );
    const replay = await community.booked('redemptions', purchase, { key: shopKey, idem: 'till-1' });
    expect(replay.text).toBe(captured.text);
    for (const reply of [captured, refund, replay]) expectNoPerson(reply);
    // The shop sees its own posting: the amount that it will be paid for.
    const [entry] = captured.body['entries'] as { kind: string; postings: object[]; facts: object }[];
    expect(entry).toMatchObject({ kind: 'points.captured', postings: [{ unit: 'POINT', amount: 50 }] });
    const { body } = await community.get(`redemptions/${idOf(captured)}`, shopKey);
    expect(body).toMatchObject({ pointHundredths: 50, refundedHundredths: 1 });
    expect(Object.keys(body)).not.toContain('volunteer');
  });

  it('reveals no volunteer and no balance in a rejection', async () => {
    const redeem = (body: object): Promise<Reply> => community.post('redemptions', body, { key: shopKey });
    const offer = CODES.offer;
    const refused = [
      await redeem({ consent: await consent(), offer, quantity: 99 }),
      await redeem({ consent: await consent(), offer, code: CODES.redemption }),
      await redeem({ consent: 'V-nobody', offer }),
      await redeem({ volunteer: 'V-nobody', offer }),
      await community.post('refunds', { redemption: CODES.redemption, pointHundredths: 99 }, { key: shopKey }),
      await community.get(`volunteers/${CODES.volunteer}`, shopKey),
      await community.get(`volunteers/${CODES.volunteer}/balances`, shopKey),
    ];
    for (const reply of refused) {
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expectNoPerson(reply);
    }
    // The balance is not revealed: of 200 hundredths, 50 were captured and 1 refunded.
    expect(refused[0]).toMatchObject({ status: 409, body: { code: 'not-enough-points' } });
    expect(refused[0]?.text).not.toMatch(/\d{3}.*hundredths|available/);
  });
});

describe('privacy of the journal', () => {
  it('keeps what a client typed out of entries: no number, no name, no reason, no source, no key', async () => {
    const entries = await community.entries();
    const kinds = new Set(entries.map(({ kind }) => kind));
    for (const kind of [
      ...['balance.brought-forward', 'service.recorded', 'rating.given', 'fund.received', 'entry.reversed'],
      ...['points.captured', 'points.refunded', 'policy.adopted', 'certificate.issued', 'certificate.revoked'],
      'import.confirmed',
    ]) {
      expect([...kinds]).toContain(kind);
    }
    const text = JSON.stringify(entries);
    for (const typed of TYPED) expect(text).not.toContain(typed);
  });

  it('keeps what a client typed out of the leaves of an export', async () => {
    const response = await fetch(`${service.base}/v1/ledgers/sunrise/export`, {
      headers: { authorization: `Bearer ${community.keys.auditor}` },
    });
    const archive = gunzipSync(Buffer.from(await response.arrayBuffer())).toString('utf8');
    expect([...archive.matchAll(/\{"actor":"[^"]+","client":/g)].length).toBe(await community.size());
    for (const typed of TYPED) expect(archive).not.toContain(typed);
  });
});

describe('privacy towards a volunteer', () => {
  it('limits a volunteer to their own balances and entries, by number or by id', async () => {
    for (const ref of [encodeURIComponent(CODES.volunteer), volunteerId]) {
      expect((await community.get(`volunteers/${ref}/balances`, volunteerKey)).status).toBe(200);
      expect((await community.get(`volunteers/${ref}/entries`, volunteerKey)).status).toBe(200);
    }
    const other = String((await community.get('volunteers/V02')).body['id']);
    const missing = await community.get('volunteers/V-nobody/balances', volunteerKey);
    for (const ref of ['V02', other, 'V01']) {
      for (const what of ['balances', 'entries']) {
        const refused = await community.get(`volunteers/${ref}/${what}`, volunteerKey);
        // The same answer as for a volunteer who does not exist.
        expect([refused.status, refused.text]).toEqual([404, missing.text]);
      }
    }
  });

  it('reveals no name and no number of other people in any answer that a volunteer may read', async () => {
    const replies = await readAllRoutes(volunteerKey);
    const others = [CODES.staff, CODES.rater, PEOPLE.staff, PEOPLE.rater, ...Object.values<string>(WORDS)];
    for (const { text } of replies) for (const other of others) expect(text).not.toContain(other);
  });
});

describe('privacy towards an auditor', () => {
  it('shows an auditor opaque ids and no names', async () => {
    const replies = await readAllRoutes(community.keys.auditor);
    for (const { text } of replies) for (const name of Object.values<string>(PEOPLE)) expect(text).not.toContain(name);
  });

  it('shows an auditor that a name changed, and neither name', async () => {
    const list = `register-changes?limit=500&row=${volunteerId}`;
    const { text, body } = await community.get(list, community.keys.auditor);
    for (const typed of [...Object.values<string>(PEOPLE), CODES.volunteer]) expect(text).not.toContain(typed);
    expect((body['items'] as { fields: object[] }[]).map(({ fields }) => fields).at(-1)).toEqual([
      { field: 'displayName' },
    ]);
    expect((await community.get(list)).text).toContain(PEOPLE.renamed);
  });
});

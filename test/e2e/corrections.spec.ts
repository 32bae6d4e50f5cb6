import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports';
import { verifyBundle } from '../../src/audit/verify';
import { Policies } from '../../src/policy/policies';
import { PolicyPack } from '../../src/policy/pack';
import { SUNRISE } from '../../src/policy/packs/sunrise';
import { newRequest } from '../support/books';
import { Community, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import { Asked, Reply, Service, newService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());
beforeEach(() => {
  service.clock.at = '2026-11-20T04:00:00.000Z';
});

let communities = 0;
const newCommunity = (): Promise<Community> => Community.found(service, `sunrise-${(communities += 1)}`);

const WHY = '签退时间抄错';

/** Corrects as S02, who approves, unless another key is given. */
const correct = (community: Community, record: string, change: object, asked: Asked = {}): Promise<Reply> =>
  community.post(
    `service-records/${record}/correction`,
    { reason: WHY, ...change },
    { key: community.keys.approver, ...asked },
  );

async function corrected(community: Community, record: string, change: object): Promise<Reply> {
  const reply = await correct(community, record, change);
  if (reply.status !== 201) throw new Error(`the correction was answered ${reply.status}: ${reply.text}`);
  return reply;
}

const revoke = (community: Community, record: string, asked: Asked = {}): Promise<Reply> =>
  community.post(
    `service-records/${record}/revocation`,
    { reason: '没有这次服务' },
    { key: community.keys.approver, ...asked },
  );

/** Adopts the house rules with some of them changed. */
async function adopt(community: Community, change: Partial<PolicyPack>): Promise<void> {
  const request = newRequest({ ledger: community.ledger, arrived: service.clock.at });
  const outcome = await service.app.get(Policies).adopt(request, { ...SUNRISE, version: 2, ...change });
  expect(outcome.kind).toBe('booked');
}

/** The whole log, exported and verified offline. */
async function expectSound(community: Community): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'corrections-'));
  await service.app.get(Exports).write(community.ledger, dir);
  expect(await verifyBundle(dir)).toMatchObject({ sound: true, findings: [] });
  rmSync(dir, { recursive: true });
}

type Report = Readonly<Record<string, number>> & { priorPeriodAdjustments: Readonly<Record<string, number>>[] };

const reportOf = async (community: Community, month: string): Promise<Report> =>
  (await community.get(`reports/${month}`)).body as unknown as Report;

/** Points outstanding are what each month issued, less redeemed, plus refunded, plus its adjustments. */
async function expectReconciled(community: Community, ...months: string[]): Promise<void> {
  let outstanding = 0;
  for (const month of months) {
    const report = await reportOf(community, month);
    const { pointHundredthsIssued = 0, pointHundredthsRedeemed = 0, pointHundredthsRefunded = 0 } = report;
    outstanding += pointHundredthsIssued - pointHundredthsRedeemed + pointHundredthsRefunded;
    for (const { pointHundredths = 0 } of report.priorPeriodAdjustments) outstanding += pointHundredths;
    expect([month, report['pointHundredthsOutstanding']]).toEqual([month, outstanding]);
  }
  const posted = (await community.all<{ account: string; posted: number }>('accounts?limit=500'))
    .filter(({ account }) => account.startsWith('points:'))
    .reduce((sum, one) => sum + one.posted, 0);
  expect(posted).toBe(outstanding);
}

const at = (time: string, on = '2026-11-10'): string => `${on}T${time}:00+08:00`;
const code = (reply: Reply): unknown => [reply.status, reply.body['code']];

describe('a correction before the close', () => {
  it('undoes the entry and books it anew in the same month, and takes its place in every figure', async () => {
    const community = await newCommunity();
    const served = await community.serve('V01', { on: '2026-10-05', category: 'care' });
    await community.serve('V02', { on: '2026-10-06', minutes: 30 });
    const original = entryOf(served);
    const reply = await corrected(community, idOf(served), { signedOutAt: at('01:00', '2026-10-05') });
    expect(reply.body).toMatchObject({ id: idOf(served), status: 'approved' });
    const [undone, anew, ...more] = entriesOf(reply);
    expect(more).toEqual([]);
    expect(undone).toMatchObject({ kind: 'entry.reversed', period: '2026-10', ref: { reverses: original.seq } });
    expect(anew).toMatchObject({
      ...{ kind: 'service.recorded', period: '2026-10', ref: { supersedes: original.seq }, policy: original.policy },
      facts: { record: idOf(served), start: original.facts['start'], end: '2026-10-04T17:00:00.000Z', grade: 'A' },
    });
    expect(anew?.facts).not.toHaveProperty('corrects');
    // Whoever corrects answers for it; what isn't corrected stays as it was booked, unit and cohort too.
    const people = (await community.get('people?limit=500')).body['items'] as { id: string; code: string }[];
    expect(people.find(({ id }) => id === anew?.facts['approver'])?.code).toMatch(/^(S0\d|operator)$/);
    const { approver: _, approvedAt: __, end: ___, ...same } = original.facts;
    expect(anew?.facts).toMatchObject(same);
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 150 });
    expect(await reportOf(community, '2026-10')).toMatchObject({
      ...{ accepted: 2, recordMinutes: 90, coinMinutesIssued: 90, pointHundredthsIssued: 200, grades: { A: 2 } },
      ...{ byCategory: { care: { records: 1, minutes: 60, points: 150 } }, priorPeriodAdjustments: [] },
    });
    expect((await community.get(`service-records/${idOf(served)}`)).body).toMatchObject({
      ...{ status: 'approved', entry: anew?.seq, endsAt: '2026-10-04T17:00:00.000Z' },
    });
    await expectReconciled(community, '2026-10');
    await expectSound(community);
  });

  it('can be corrected again, and each time the last stands', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const seqs: number[] = [];
    for (const time of ['01:00', '01:30', '00:45']) {
      const [, anew] = entriesOf(await corrected(community, record, { signedOutAt: at(time) }));
      seqs.push(anew?.seq ?? 0);
      if (seqs.length > 1) expect(anew?.ref).toEqual({ supersedes: seqs.at(-2) });
    }
    expect(await community.balances('V01')).toEqual({ MIN: 45, COIN: 45, POINT: 75 });
    expect(await reportOf(community, '2026-11')).toMatchObject({ accepted: 1, recordMinutes: 45, activeVolunteers: 1 });
    await expectReconciled(community, '2026-11');
    await expectSound(community);
  });

  it('can say another activity, method and recorder; ratings stay with the record', async () => {
    const community = await newCommunity();
    const served = await community.serve('V01', { minutes: 60 });
    const rating = { volunteer: 'V01', rater: 'R01', stars: 4 };
    await community.booked('ratings', { activity: 'B1', ...rating });
    const times = { startsAt: at('00:00'), endsAt: at('03:00') };
    await community.booked('activities', newActivity('A02', { category: 'care', ...times }));
    await community.booked('people', { code: 'S03' });
    const change = { activity: 'A02', method: 'typed', recorder: 'S03' };
    const [, anew] = entriesOf(await corrected(community, idOf(served), change));
    expect(anew?.facts).toMatchObject({ category: 'care', method: 'typed', grade: 'C', signOut: 'taken' });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 150 });
    const again = await community.post('ratings', { activity: 'A02', ...rating });
    expect(code(again)).toEqual([409, 'already-rated']);
    expect(code(await community.post('ratings', { activity: 'B1', ...rating }))).toEqual([422, 'no-such-record']);
  });

  it('keeps an end that was filled in, unless the activity is what was wrong', async () => {
    const community = await newCommunity();
    const record = { activity: 'A01', volunteer: 'V01', method: 'code', approver: 'S02' };
    const booked = await community.booked('service-records', { ...record, signedInAt: at('15:30', '2026-11-09') });
    await community.patch('activities/A01', { endsAt: at('18:00', '2026-11-09') });
    const [, later] = entriesOf(await corrected(community, idOf(booked), { signedInAt: at('16:00', '2026-11-09') }));
    expect(later?.facts).toMatchObject({ end: '2026-11-09T09:00:00.000Z', signOut: 'filled', grade: 'B' });
    const [, anew] = entriesOf(await corrected(community, idOf(booked), { activity: 'A01' }));
    expect(anew?.facts).toMatchObject({ end: '2026-11-09T10:00:00.000Z', signOut: 'filled' });
  });

  it('is judged by the policy under which the service was booked: it mends, and never prices anew', async () => {
    const community = await newCommunity();
    const served = await community.serve('V01', { minutes: 60 });
    await adopt(community, { earns: { coins: { minutesPerHour: 60 }, points: { hundredthsPerHour: 1000 } } });
    const [, anew] = entriesOf(await corrected(community, idOf(served), { signedOutAt: at('02:00') }));
    expect(anew).toMatchObject({ policy: entryOf(served).policy });
    expect(await community.balances('V01')).toEqual({ MIN: 120, COIN: 120, POINT: 200 });
    // A category that only the later policy has is none of that service.
    await adopt(community, { categories: { ...SUNRISE.categories, sing: [1, 1] } });
    await community.booked('activities', newActivity('A03', { category: 'sing' }));
    const refused = await correct(community, idOf(served), { activity: 'A03' });
    expect(code(refused)).toEqual([422, 'unknown-category']);
  });
});

describe('a correction is refused, and nothing is appended,', () => {
  it('for every reason for which an approval would be, and when it would change nothing', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    await community.serve('V01');
    const waiting = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: at('15:00', '2026-11-09') };
    const submitted = idOf(await community.booked('service-records', waiting));
    const turnedDown = idOf(await community.booked('service-records', waiting));
    await community.booked(`service-records/${turnedDown}/refusal`, { reason: '无' }, { key: community.keys.approver });
    const volunteer = await community.newKey({ role: 'coordinator', person: 'V01' });
    const log = await community.log();
    const later = { signedOutAt: at('01:00') };
    const tries: [object, unknown, string?][] = [
      [{}, [422, 'nothing-changed']],
      [{ signedOutAt: at('02:00'), activity: 'B1', method: 'code', recorder: 'S01' }, [422, 'nothing-changed']],
      [{ signedOutAt: at('00:00') }, [422, 'ends-before-it-starts']],
      [{ signedInAt: at('03:00') }, [422, 'ends-before-it-starts']],
      [{ signedOutAt: at('02:01') }, [409, 'overlaps']],
      [{ activity: 'B2', ...later }, [409, 'already-recorded']],
      [{ activity: 'nowhere' }, [422, 'unknown-activity']],
      [{ recorder: 'nobody' }, [422, 'unknown-person']],
      [{ recorder: 'S02', ...later }, [422, 'not-independent']],
      [later, [422, 'not-independent'], community.keys.coordinator],
      // Nor by naming somebody else as the recorder.
      [{ recorder: 'S02', ...later }, [422, 'not-independent'], community.keys.coordinator],
      [later, [422, 'not-independent'], volunteer],
    ];
    for (const [change, expected, key] of tries) {
      const reply = await correct(community, record, change, key === undefined ? {} : { key });
      expect([change, code(reply)]).toEqual([change, expected]);
    }
    for (const id of [submitted, turnedDown]) {
      expect(code(await correct(community, id, later))).toEqual([409, 'not-approved']);
      expect(code(await revoke(community, id))).toEqual([409, 'not-approved']);
    }
    for (const id of ['none', '01a0743a-b680-7706-bc62-215bf523d32a']) {
      expect(code(await correct(community, id, later))).toEqual([404, 'not-found']);
      expect(code(await revoke(community, id))).toEqual([404, 'not-found']);
    }
    expect(await community.log()).toBe(log);
    // To the minute before the other record begins it may go, and over what it covered itself as it likes.
    expect((await correct(community, record, { signedOutAt: at('02:00'), signedInAt: at('00:01') })).status).toBe(201);
  });

  it('when the record was revoked', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const revoked = entryOf(await revoke(community, record));
    const log = await community.log();
    const refused = await correct(community, record, { signedOutAt: at('01:00') });
    expect(code(refused)).toEqual([409, 'already-reversed']);
    expect(refused.body['title']).toContain(String(revoked.seq));
    expect(code(await revoke(community, record))).toEqual([409, 'already-reversed']);
    expect(await community.log()).toBe(log);
  });
});

describe('a correction under a key', () => {
  it('is answered the same to the byte again, and books nothing twice', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const change = { signedOutAt: at('01:00') };
    const first = await correct(community, record, change, { idem: 'fix-1' });
    const log = await community.log();
    await corrected(community, record, { signedOutAt: at('01:15') });
    const replay = await correct(community, record, change, { idem: 'fix-1' });
    expect([replay.status, replay.text]).toEqual([201, first.text]);
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
    expect(await community.size()).toBe(Number(log.split('\n')[1]) + 2);
    const other = await correct(community, record, { signedOutAt: at('01:20') }, { idem: 'fix-1' });
    expect(code(other)).toEqual([422, 'idempotency-key-reused']);
    const undo = await revoke(community, record, { idem: 'undo-1' });
    expect((await revoke(community, record, { idem: 'undo-1' })).text).toBe(undo.text);
  });

  it('of its own, twenty at once: one stands', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const before = await community.size();
    const send = (): Promise<Reply> => correct(community, record, { signedOutAt: at('01:00') });
    const replies = await Promise.all(Array.from({ length: 20 }, send));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const lost = replies.filter(({ status }) => status !== 201).map((reply) => String(reply.body['code']));
    for (const reason of lost) expect(['already-reversed', 'nothing-changed']).toContain(reason);
    expect(await community.size()).toBe(before + 2);
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 100 });
  });

  it('of its own, and revocations, each different, all at once: one row of entries, each undone once at most', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const send = (n: number): Promise<Reply> =>
      n % 5 === 0
        ? revoke(community, record)
        : correct(community, record, { signedOutAt: at(`01:${String(n).padStart(2, '0')}`) });
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)));
    const entries = await community.entries();
    const reversed = entries.flatMap(({ ref }) => ref?.reverses ?? []);
    const superseded = entries.flatMap(({ ref }) => ref?.supersedes ?? []);
    expect(new Set(reversed).size).toBe(reversed.length);
    expect(superseded.filter((seq) => !reversed.includes(seq))).toEqual([]);
    const standing = entries.filter(({ kind, seq }) => kind === 'service.recorded' && !reversed.includes(seq));
    expect(standing.length).toBeLessThanOrEqual(1);
    const { status } = (await community.get(`service-records/${record}`)).body;
    expect(status).toBe(standing.length === 1 ? 'approved' : 'reversed');
    await expectSound(community);
  });
});

describe('a correction after the close', () => {
  it('is booked in the open month with the month it corrects, listed there, and in no other figure', async () => {
    const community = await newCommunity();
    const served = await community.serve('V01', { on: '2026-10-05', category: 'care' });
    await community.close('2026-10');
    const closed = (await community.get('reports/2026-10')).text;
    const first = await corrected(community, idOf(served), { signedOutAt: at('01:00', '2026-10-05') });
    const [undone, anew] = entriesOf(first);
    expect(undone).toMatchObject({ period: '2026-11', ref: { reverses: entryOf(served).seq } });
    expect(anew).toMatchObject({
      ...{ period: '2026-11', occurred: '2026-11-20', ref: { supersedes: entryOf(served).seq } },
      facts: { corrects: '2026-10', start: '2026-10-04T16:00:00.000Z', end: '2026-10-04T17:00:00.000Z' },
    });
    expect((await community.get('reports/2026-10')).text).toBe(closed);
    const nothing = {
      ...{ accepted: 0, recordMinutes: 0, coinMinutesIssued: 0, pointHundredthsIssued: 0, activeVolunteers: 0 },
      ...{ signOutsFilled: 0, grades: {}, byCategory: {}, mostHours: [] },
    };
    const report = await reportOf(community, '2026-11');
    expect(report).toMatchObject(nothing);
    const month = { of: 'service.recorded', period: '2026-10', cents: 0 };
    const hours = (n: number, points: number): object => ({ minutes: n, coinMinutes: n, pointHundredths: points });
    expect(report.priorPeriodAdjustments).toEqual([
      { seq: undone?.seq, reverses: entryOf(served).seq, ...month, ...hours(-120, -300) },
      { seq: anew?.seq, supersedes: entryOf(served).seq, ...month, ...hours(60, 150) },
    ]);
    await expectReconciled(community, '2026-10', '2026-11');

    // Corrected once more within the open month: the first correction was in no figure, so nothing is taken from any.
    const [again, last] = entriesOf(
      await corrected(community, idOf(served), { signedOutAt: at('01:30', '2026-10-05') }),
    );
    expect(last?.facts).toMatchObject({ corrects: '2026-10' });
    const more = await reportOf(community, '2026-11');
    expect(more).toMatchObject(nothing);
    expect(more.priorPeriodAdjustments.slice(2)).toEqual([
      { seq: again?.seq, reverses: anew?.seq, ...month, ...hours(-60, -150) },
      { seq: last?.seq, supersedes: anew?.seq, ...month, ...hours(90, 225) },
    ]);

    // And over another close: it still says the month in which the service was first booked.
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    const third = entriesOf(await corrected(community, idOf(served), { signedOutAt: at('02:00', '2026-10-05') }));
    expect(third.map(({ period }) => period)).toEqual(['2026-12', '2026-12']);
    expect(third[1]?.facts).toMatchObject({ corrects: '2026-10' });
    await revoke(community, idOf(served));
    expect(await reportOf(community, '2026-12')).toMatchObject(nothing);
    expect((await reportOf(community, '2026-12')).priorPeriodAdjustments).toHaveLength(3);
    expect(await community.balances('V01')).toEqual({ MIN: 0, COIN: 0, POINT: 0 });
    await expectReconciled(community, '2026-10', '2026-11', '2026-12');
    await expectSound(community);
  });

  it('of a month that was corrected before its close goes on from there', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01', { on: '2026-10-05' }));
    await corrected(community, record, { signedOutAt: at('01:00', '2026-10-05') });
    await community.close('2026-10');
    expect(await reportOf(community, '2026-10')).toMatchObject({ accepted: 1, recordMinutes: 60 });
    const entries = entriesOf(await corrected(community, record, { signedOutAt: at('01:30', '2026-10-05') }));
    expect(entries.map(({ period }) => period)).toEqual(['2026-11', '2026-11']);
    expect(entries[1]?.facts).toMatchObject({ corrects: '2026-10' });
    await expectReconciled(community, '2026-10', '2026-11');
  });
});

describe('a mistaken approval', () => {
  it.each(['before', 'after'])('is revoked %s the close, and the right record takes its place', async (when) => {
    const community = await newCommunity();
    const record = { activity: 'A01', volunteer: 'V01', method: 'typed', approver: 'S02' };
    const wrong = { signedInAt: at('08:00', '2026-10-09'), approvedAt: at('18:00', '2026-10-09') };
    const booked = await community.booked('service-records', {
      ...record,
      ...wrong,
      signedOutAt: at('10:00', '2026-10-09'),
    });
    if (when === 'after') await community.close('2026-10');
    const reply = await revoke(community, idOf(booked));
    expect(reply).toMatchObject({ status: 201, body: { id: idOf(booked), status: 'reversed' } });
    expect(entryOf(reply)).toMatchObject({ kind: 'entry.reversed', period: when === 'after' ? '2026-11' : '2026-10' });
    expect((await community.get(`service-records/${idOf(booked)}`)).body).toMatchObject({ status: 'reversed' });
    const right = {
      ...record,
      approver: undefined,
      signedInAt: at('08:30', '2026-10-09'),
      signedOutAt: at('09:30', '2026-10-09'),
    };
    const submitted = idOf(await community.booked('service-records', right));
    const key = community.keys.approver;
    await community.booked(`service-records/${submitted}/approval`, undefined, { key });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 100 });
    await expectReconciled(community, '2026-10', '2026-11');
  });

  it('is not revoked by the volunteer whose service it is', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const key = await community.newKey({ role: 'coordinator', person: 'V01' });
    expect(code(await revoke(community, record, { key }))).toEqual([422, 'not-independent']);
  });
});

describe('points that were spent before a correction took them', () => {
  const buy = (community: Community, quantity = 1): Promise<Reply> =>
    community.post('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity });

  it('are owed: nothing can be spent until later service has paid them, and the shop keeps what is its', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const bought = await community.booked('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2 });
    const shopAccount = async (): Promise<unknown> =>
      (await community.all<{ account: string }>('accounts?limit=500')).filter(({ account }) => /^shop:/.test(account));
    const shop = await shopAccount();
    await corrected(community, record, { signedOutAt: at('01:00') });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: -100 });
    expect(await shopAccount()).toEqual(shop);
    const refused = await buy(community);
    expect(code(refused)).toEqual([409, 'insufficient-points']);
    await community.serve('V01', { minutes: 90 });
    expect(await community.balances('V01')).toMatchObject({ POINT: 50 });
    expect(code(await buy(community))).toEqual([409, 'insufficient-points']);
    await community.serve('V01', { minutes: 30 });
    expect((await buy(community)).status).toBe(201);
    expect(await community.balances('V01')).toMatchObject({ POINT: 0 });
    // What the shop gives back of its own will pays, too.
    await revoke(community, record);
    expect(await community.balances('V01')).toMatchObject({ POINT: -100 });
    await community.booked('refunds', { redemption: idOf(bought), pointHundredths: 100 });
    expect(await community.balances('V01')).toMatchObject({ POINT: 0 });
    await expectReconciled(community, '2026-11');
    await expectSound(community);
  });

  it('are owed whichever comes first at the same moment, the correction or the till', async () => {
    const community = await newCommunity();
    const record = idOf(await community.serve('V01'));
    const [reply, ...tills] = await Promise.all([
      correct(community, record, { signedOutAt: at('00:30') }),
      ...Array.from({ length: 6 }, () => buy(community)),
    ]);
    expect(reply.status).toBe(201);
    const taken = tills.filter(({ status }) => status === 201).length;
    for (const till of tills.filter(({ status }) => status !== 201)) {
      expect(code(till)).toEqual([409, 'insufficient-points']);
    }
    expect(await community.balances('V01')).toMatchObject({ POINT: 50 - 100 * taken });
    expect(taken).toBeLessThanOrEqual(2);
    await expectReconciled(community, '2026-11');
    await expectSound(community);
  });

  it('are borne by the community in the same request, where its policy says so', async () => {
    const community = await newCommunity();
    await adopt(community, { debt: { rule: 'fund' } });
    const record = idOf(await community.serve('V01'));
    await buy(community, 2);
    const [undone, anew, forgiven] = entriesOf(await corrected(community, record, { signedOutAt: at('01:00') }));
    expect([undone?.kind, anew?.kind]).toEqual(['entry.reversed', 'service.recorded']);
    expect(forgiven).toMatchObject({ kind: 'debt.forgiven', facts: { record, rule: 'fund' }, period: '2026-11' });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 0 });
    const report = await reportOf(community, '2026-11');
    expect(report).toMatchObject({ accepted: 1, pointHundredthsIssued: 100 });
    expect(report.priorPeriodAdjustments).toEqual([
      {
        ...{ seq: forgiven?.seq, of: 'debt.forgiven', period: '2026-11' },
        ...{ minutes: 0, coinMinutes: 0, pointHundredths: 100, cents: 0 },
      },
    ]);
    // A plain reversal obeys the same rule.
    const [, borne] = entriesOf(await revoke(community, record));
    expect(borne).toMatchObject({
      kind: 'debt.forgiven',
      postings: [{ amount: -100 }, { amount: 100, balanceAfter: 0 }],
    });
    await expectReconciled(community, '2026-11');
    await expectSound(community);
  });

  it('are forgiven at the close of the month in which they were owed long enough', async () => {
    const community = await newCommunity();
    await adopt(community, { debt: { rule: 'write-off', afterDays: 30 } });
    const record = idOf(await community.serve('V01', { on: '2026-11-02' }));
    await buy(community, 2);
    // Owed from 20 November on: on the 30th for 10 days, on 31 December for 41.
    await corrected(community, record, { signedOutAt: at('01:00', '2026-11-02') });
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect(await community.entries('debt.forgiven')).toEqual([]);
    await community.serve('V01', { on: '2026-12-02', minutes: 15 });
    service.clock.at = '2027-01-05T04:00:00.000Z';
    // Earned in January: it pays, and is not given twice.
    await community.serve('V01', { on: '2027-01-02', minutes: 30 });
    await community.close('2026-12');
    const [forgiven, ...more] = await community.entries('debt.forgiven');
    expect(more).toEqual([]);
    expect(forgiven).toMatchObject({ period: '2026-12', occurred: '2026-12-31', facts: { rule: 'write-off' } });
    expect(forgiven?.postings.map(({ amount }) => amount)).toEqual([-25, 25]);
    expect(await community.balances('V01')).toMatchObject({ POINT: 0 });
    expect((await reportOf(community, '2026-12')).priorPeriodAdjustments).toMatchObject([
      { of: 'debt.forgiven', pointHundredths: 25 },
    ]);
    await expectReconciled(community, '2026-11', '2026-12', '2027-01');
    await expectSound(community);
  });
});

describe('a star level', () => {
  async function withStar(change: Partial<PolicyPack> = {}): Promise<{ community: Community; record: string }> {
    const community = await newCommunity();
    await adopt(community, change);
    await community.booked('volunteers', { code: 'V09', broughtForward: { minutes: 5900, asOf: '2026-09-30' } });
    const record = idOf(await community.serve('V09', { on: '2026-10-05' }));
    await community.close('2026-10');
    await corrected(community, record, { signedOutAt: at('01:00', '2026-10-05') });
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    return { community, record };
  }
  const levelOf = async (community: Community): Promise<unknown> =>
    (await community.get('volunteers/V09')).body['level'];

  it('is taken back at the close when a correction leaves too few hours, and can be reached again', async () => {
    const { community } = await withStar();
    const [withdrawn] = await community.entries('star.withdrawn');
    expect(withdrawn).toMatchObject({
      ...{ period: '2026-11', occurred: '2026-11-30', postings: [] },
      facts: { from: '1', level: '0', month: '2026-11' },
    });
    expect(await levelOf(community)).toBe(0);
    expect(await reportOf(community, '2026-11')).toMatchObject({ promoted: 0, starLevels: { '0': 3, '1': 0 } });
    await community.serve('V09', { on: '2026-12-02' });
    service.clock.at = '2027-01-05T04:00:00.000Z';
    await community.close('2026-12');
    expect(await levelOf(community)).toBe(1);
    // Each month's report keeps the levels as they were after it.
    expect(await reportOf(community, '2026-10')).toMatchObject({ promoted: 1, starLevels: { '0': 2, '1': 1 } });
    expect(await reportOf(community, '2026-11')).toMatchObject({ promoted: 0, starLevels: { '0': 3, '1': 0 } });
    expect(await reportOf(community, '2026-12')).toMatchObject({ promoted: 1, starLevels: { '0': 2, '1': 1 } });
    await expectSound(community);
  });

  it('is kept where the policy says so', async () => {
    const { community } = await withStar({ levels: { ...SUNRISE.levels, dropping: 'kept' } });
    expect(await community.entries('star.withdrawn')).toEqual([]);
    expect(await levelOf(community)).toBe(1);
    expect(await reportOf(community, '2026-11')).toMatchObject({ starLevels: { '0': 2, '1': 1 } });
  });
});

describe('the history of a record', () => {
  const history = (community: Community, record: string, key?: string): Promise<Reply> =>
    community.get(`service-records/${record}/history`, key);
  const steps = ({ body }: Reply): Record<string, unknown>[] => body['steps'] as Record<string, unknown>[];

  it('says who did what, when, why and with which entries, in order', async () => {
    const community = await newCommunity();
    await adopt(community, { debt: { rule: 'fund' } });
    const served = await community.serve('V01');
    const record = idOf(served);
    await community.booked('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2 });
    const first = await corrected(community, record, { signedOutAt: at('01:00') });
    service.clock.at = '2026-11-21T04:00:00.000Z';
    const second = await corrected(community, record, { method: 'typed', reason: '手工补录' });
    const last = await revoke(community, record);
    const { recorder, approver, approvedAt } = entryOf(served).facts;
    for (const key of [community.keys.operator, community.keys.coordinator, community.keys.auditor]) {
      const reply = await history(community, record, key);
      expect(reply).toMatchObject({ status: 200, body: { record, status: 'reversed' } });
      expect(steps(reply)).toEqual([
        { did: 'recorded', by: recorder, at: expect.any(String) as string, entries: [] },
        { did: 'approved', by: approver, at: approvedAt, entries: entriesOf(served) },
        { did: 'corrected', by: approver, at: '2026-11-20T04:00:00.000Z', reason: WHY, entries: entriesOf(first) },
        {
          did: 'corrected',
          by: approver,
          at: '2026-11-21T04:00:00.000Z',
          reason: '手工补录',
          entries: entriesOf(second),
        },
        {
          did: 'revoked',
          by: approver,
          at: '2026-11-21T04:00:00.000Z',
          reason: '没有这次服务',
          entries: entriesOf(last),
        },
      ]);
    }
    for (const key of [community.keys.shop, community.keys.volunteer]) {
      expect(code(await history(community, record, key))).toEqual([403, 'forbidden']);
    }
  });

  it('of a record that waits, or was turned down, has no entries', async () => {
    const community = await newCommunity();
    const waiting = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: at('15:00', '2026-11-09') };
    const id = idOf(await community.booked('service-records', waiting));
    expect(steps(await history(community, id))).toMatchObject([{ did: 'recorded', entries: [] }]);
    await community.booked(
      `service-records/${id}/refusal`,
      { reason: '与签到表不符' },
      { key: community.keys.approver },
    );
    expect(steps(await history(community, id))).toMatchObject([
      { did: 'recorded' },
      { did: 'refused', reason: '与签到表不符', entries: [] },
    ]);
    expect((await history(community, 'none')).status).toBe(404);
  });
});

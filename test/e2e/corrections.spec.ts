import { SUNRISE } from '../../src/policies/packs/sunrise';
import { Community, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import {
  REASON,
  adopt,
  at,
  code,
  correct,
  corrected,
  expectReconciled,
  newCommunity,
  reportOf,
  revoke,
} from '../support/corrections';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

let service: Service;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());
beforeEach(() => {
  service.clock.at = '2026-11-20T04:00:00.000Z';
});

describe('a correction before the close', () => {
  it('replaces a corrected entry in its open month by a new one, in every figure', async () => {
    const community = await newCommunity(service);
    const served = await community.serve('V01', { on: '2026-10-05', category: 'care' });
    await community.serve('V02', { on: '2026-10-06', minutes: 30 });
    const original = entryOf(served);
    const reply = await corrected(community, idOf(served), { signedOutAt: at('01:00', '2026-10-05') });
    expect(reply.body).toMatchObject({ id: idOf(served), status: 'approved' });
    const [reversal, rebooked, ...more] = entriesOf(reply);
    expect(more).toEqual([]);
    expect(reversal).toMatchObject({ kind: 'entry.reversed', period: '2026-10', ref: { reverses: original.seq } });
    expect(rebooked).toMatchObject({
      ...{ kind: 'service.recorded', period: '2026-10', ref: { supersedes: original.seq }, policy: original.policy },
      facts: { record: idOf(served), start: original.facts['start'], end: '2026-10-04T17:00:00.000Z', grade: 'C' },
    });
    expect(rebooked?.facts).not.toHaveProperty('corrects');
    // The person who corrects becomes the approver; other facts stay as they were booked, also building and cohort.
    const people = (await community.get('people?limit=500')).body['items'] as { id: string; code: string }[];
    expect(people.find(({ id }) => id === rebooked?.facts['approver'])?.code).toMatch(/^(S0\d|operator)$/);
    const { approver: _, approvedAt: __, end: ___, grade, import: books, ...same } = original.facts;
    expect(rebooked?.facts).toMatchObject(same);
    // The times of old books have their grade. Times from a correction are C at most, and not from those books.
    expect([grade, books]).toEqual(['A', community.books]);
    expect(rebooked?.facts).not.toHaveProperty('import');
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 150 });
    expect(await reportOf(community, '2026-10')).toMatchObject({
      ...{ accepted: 2, recordMinutes: 90, coinMinutesIssued: 90, pointHundredthsIssued: 200, grades: { A: 1, C: 1 } },
      ...{ byCategory: { care: { records: 1, minutes: 60, points: 150 } }, priorPeriodAdjustments: [] },
    });
    expect((await community.get(`service-records/${idOf(served)}`)).body).toMatchObject({
      ...{ status: 'approved', entry: rebooked?.seq, endsAt: '2026-10-04T17:00:00.000Z' },
    });
    await expectReconciled(community, '2026-10');
    await expectSound(service, community.ledger);
  });

  it('counts the last of several corrections of a record', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    const seqs: number[] = [];
    for (const time of ['01:00', '01:30', '00:45']) {
      const [, rebooked] = entriesOf(await corrected(community, record, { signedOutAt: at(time) }));
      seqs.push(rebooked?.seq ?? 0);
      if (seqs.length > 1) expect(rebooked?.ref).toEqual({ supersedes: seqs.at(-2) });
    }
    expect(await community.balances('V01')).toEqual({ MIN: 45, COIN: 45, POINT: 75 });
    expect(await reportOf(community, '2026-11')).toMatchObject({ accepted: 1, recordMinutes: 45, activeVolunteers: 1 });
    await expectReconciled(community, '2026-11');
    await expectSound(service, community.ledger);
  });

  it('corrects activity, method and recorder, while ratings stay with the record', async () => {
    const community = await newCommunity(service);
    const served = await community.serve('V01', { minutes: 60 });
    const rating = { volunteer: 'V01', rater: 'R01', stars: 4 };
    await community.booked('ratings', { activity: 'B1', ...rating });
    const times = { startsAt: at('00:00'), endsAt: at('03:00') };
    await community.booked('activities', newActivity('A02', { category: 'care', ...times }));
    await community.booked('people', { code: 'S03' });
    const change = { activity: 'A02', method: 'typed', recorder: 'S03' };
    const [, rebooked] = entriesOf(await corrected(community, idOf(served), change, community.within()));
    expect(rebooked?.facts).toMatchObject({ category: 'care', method: 'typed', grade: 'C', signOut: 'taken' });
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 150 });
    const again = await community.post('ratings', { activity: 'A02', ...rating });
    expect(code(again)).toEqual([409, 'already-rated']);
    expect(code(await community.post('ratings', { activity: 'B1', ...rating }))).toEqual([422, 'no-such-record']);
  });

  it('keeps the filled-in end of a record in a correction, unless the activity is corrected', async () => {
    const community = await newCommunity(service);
    const record = { activity: 'A01', volunteer: 'V01', method: 'code', approver: 'S02' };
    const booked = await community.fromBooks('service-records', { ...record, signedInAt: at('15:30', '2026-11-09') });
    await community.patch('activities/A01', { endsAt: at('18:00', '2026-11-09') });
    const [, later] = entriesOf(await corrected(community, idOf(booked), { signedInAt: at('16:00', '2026-11-09') }));
    expect(later?.facts).toMatchObject({ end: '2026-11-09T09:00:00.000Z', signOut: 'filled', grade: 'C' });
    const [, rebooked] = entriesOf(await corrected(community, idOf(booked), { activity: 'A01' }));
    expect(rebooked?.facts).toMatchObject({ end: '2026-11-09T10:00:00.000Z', signOut: 'filled' });
  });

  it('corrects under the policy under which the service was booked, not a later one', async () => {
    const community = await newCommunity(service);
    const served = await community.serve('V01', { minutes: 60 });
    await adopt(service, community, { earns: { coins: { minutesPerHour: 60 }, points: { hundredthsPerHour: 1000 } } });
    const [, rebooked] = entriesOf(await corrected(community, idOf(served), { signedOutAt: at('02:00') }));
    expect(rebooked).toMatchObject({ policy: entryOf(served).policy });
    expect(await community.balances('V01')).toEqual({ MIN: 120, COIN: 120, POINT: 200 });
    // A category that only the later policy has is unknown for that service.
    await adopt(service, community, { categories: { ...SUNRISE.categories, sing: [1, 1] } });
    await community.booked('activities', newActivity('A03', { category: 'sing' }));
    const refused = await correct(community, idOf(served), { activity: 'A03' });
    expect(code(refused)).toEqual([422, 'unknown-category']);
  });
});

describe('a rejected correction', () => {
  it('rejects a correction that fails the rules of an approval or changes nothing', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    await community.serve('V01');
    const waiting = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: at('15:00', '2026-11-09') };
    const submitted = idOf(await community.booked('service-records', waiting));
    const rejected = idOf(await community.booked('service-records', waiting));
    await community.booked(`service-records/${rejected}/refusal`, { reason: '无' }, { key: community.keys.approver });
    const volunteer = await community.newKey({ role: 'coordinator', person: 'V01' });
    const log = await community.log();
    const later = { signedOutAt: at('01:00') };
    // Only an import of old books names a recorder.
    const cases: [change: Readonly<Record<string, string>>, expected: unknown, key?: string][] = [
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
      // Naming another recorder does not make the correction independent.
      [{ recorder: 'S02', ...later }, [422, 'not-independent'], community.keys.coordinator],
      [later, [422, 'not-independent'], volunteer],
    ];
    for (const [change, expected, key] of cases) {
      const options = key === undefined ? {} : { key };
      const reply = await correct(community, record, change, change['recorder'] ? community.within(options) : options);
      expect([change, code(reply)]).toEqual([change, expected]);
    }
    for (const id of [submitted, rejected]) {
      expect(code(await correct(community, id, later))).toEqual([409, 'not-approved']);
      expect(code(await revoke(community, id))).toEqual([409, 'not-approved']);
    }
    for (const id of ['none', '01a0743a-b680-7706-bc62-215bf523d32a']) {
      expect(code(await correct(community, id, later))).toEqual([404, 'not-found']);
      expect(code(await revoke(community, id))).toEqual([404, 'not-found']);
    }
    expect(await community.log()).toBe(log);
    // A corrected record may reach up to the start of the next one, and overlap its own earlier interval.
    expect((await correct(community, record, { signedOutAt: at('02:00'), signedInAt: at('00:01') })).status).toBe(201);
  });

  it('rejects a correction of a revoked record, and names the reversing entry', async () => {
    const community = await newCommunity(service);
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

describe('repeated and concurrent corrections', () => {
  it('answers a retried correction byte for byte, and books nothing twice', async () => {
    const community = await newCommunity(service);
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
    const revocation = await revoke(community, record, { idem: 'undo-1' });
    expect((await revoke(community, record, { idem: 'undo-1' })).text).toBe(revocation.text);
  });

  it('books one of twenty identical corrections that race', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    const before = await community.size();
    const send = (): Promise<Reply> => correct(community, record, { signedOutAt: at('01:00') });
    const replies = await Promise.all(Array.from({ length: 20 }, send));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    const rejections = replies.filter(({ status }) => status !== 201).map((reply) => String(reply.body['code']));
    for (const reason of rejections) expect(['already-reversed', 'nothing-changed']).toContain(reason);
    expect(await community.size()).toBe(before + 2);
    expect(await community.balances('V01')).toEqual({ MIN: 60, COIN: 60, POINT: 100 });
  });

  it('reverses each entry at most once when different corrections and revocations race', async () => {
    const community = await newCommunity(service);
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
    const current = entries.filter(({ kind, seq }) => kind === 'service.recorded' && !reversed.includes(seq));
    expect(current.length).toBeLessThanOrEqual(1);
    const { status } = (await community.get(`service-records/${record}`)).body;
    expect(status).toBe(current.length === 1 ? 'approved' : 'reversed');
    await expectSound(service, community.ledger);
  });
});

describe('a correction after the close', () => {
  it('books a correction of a closed month in the open one, as an adjustment and in no other figure', async () => {
    const community = await newCommunity(service);
    const served = await community.serve('V01', { on: '2026-10-05', category: 'care' });
    await community.close('2026-10');
    const closed = (await community.get('reports/2026-10')).text;
    const first = await corrected(community, idOf(served), { signedOutAt: at('01:00', '2026-10-05') });
    const [reversal, rebooked] = entriesOf(first);
    expect(reversal).toMatchObject({ period: '2026-11', ref: { reverses: entryOf(served).seq } });
    expect(rebooked).toMatchObject({
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
      { seq: reversal?.seq, reverses: entryOf(served).seq, ...month, ...hours(-120, -300) },
      { seq: rebooked?.seq, supersedes: entryOf(served).seq, ...month, ...hours(60, 150) },
    ]);
    await expectReconciled(community, '2026-10', '2026-11');

    // A second correction in the open month: the first one was in no figure, so no figure changes.
    const [again, last] = entriesOf(
      await corrected(community, idOf(served), { signedOutAt: at('01:30', '2026-10-05') }),
    );
    expect(last?.facts).toMatchObject({ corrects: '2026-10' });
    const more = await reportOf(community, '2026-11');
    expect(more).toMatchObject(nothing);
    expect(more.priorPeriodAdjustments.slice(2)).toEqual([
      { seq: again?.seq, reverses: rebooked?.seq, ...month, ...hours(-60, -150) },
      { seq: last?.seq, supersedes: rebooked?.seq, ...month, ...hours(90, 225) },
    ]);

    // After another close, a correction still names the month in which the service was first booked.
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
    await expectSound(service, community.ledger);
  });

  it('corrects a record after the close that was already corrected before it', async () => {
    const community = await newCommunity(service);
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

describe('the history of a service record', () => {
  const history = (community: Community, record: string, key?: string): Promise<Reply> =>
    community.get(`service-records/${record}/history`, key);
  const steps = ({ body }: Reply): Record<string, unknown>[] => body['steps'] as Record<string, unknown>[];

  it('lists who did what, when, why and with which entries, in order', async () => {
    const community = await newCommunity(service);
    await adopt(service, community, { debt: { rule: 'fund' } });
    const served = await community.serve('V01');
    const record = idOf(served);
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2 });
    const first = await corrected(community, record, { signedOutAt: at('01:00') });
    service.clock.at = '2026-11-21T04:00:00.000Z';
    const second = await corrected(community, record, { method: 'typed', reason: '手工补录' });
    const last = await revoke(community, record);
    const { recorder, approver, approvedAt } = entryOf(served).facts;
    for (const key of [community.keys.operator, community.keys.coordinator, community.keys.auditor]) {
      const reply = await history(community, record, key);
      expect(reply).toMatchObject({ status: 200, body: { record, status: 'reversed' } });
      // The centre also sees numbers and names.
      const label = (byCode: string, byName: string): object =>
        key === community.keys.auditor ? {} : { byCode, byName };
      const recordedBy = { by: recorder, ...label('S01', '陈站长') };
      const approvedBy = { by: approver, ...label('S02', '李主任') };
      expect(steps(reply)).toEqual([
        { did: 'recorded', ...recordedBy, at: expect.any(String) as string, entries: [] },
        { did: 'approved', ...approvedBy, at: approvedAt, entries: entriesOf(served) },
        { did: 'corrected', ...approvedBy, at: '2026-11-20T04:00:00.000Z', reason: REASON, entries: entriesOf(first) },
        {
          did: 'corrected',
          ...approvedBy,
          at: '2026-11-21T04:00:00.000Z',
          reason: '手工补录',
          entries: entriesOf(second),
        },
        {
          did: 'revoked',
          ...approvedBy,
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

  it('lists no entries for a record that waits for approval or was refused', async () => {
    const community = await newCommunity(service);
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

import { PolicyPack } from '../../src/policies/policy-pack';
import { SUNRISE } from '../../src/policies/packs/sunrise';
import { Community, entriesOf, entryOf, idOf } from '../support/community';
import {
  adopt,
  at,
  code,
  confirmed,
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

describe('revoking an approval', () => {
  it.each(['before', 'after'])('revokes a record %s the close, so that the right one can be booked', async (when) => {
    const community = await newCommunity(service);
    const record = { activity: 'A01', volunteer: 'V01', method: 'typed', approver: 'S02' };
    const mistakenTimes = { signedInAt: at('08:00', '2026-10-09'), approvedAt: at('18:00', '2026-10-09') };
    const booked = await community.fromBooks('service-records', {
      ...record,
      ...mistakenTimes,
      signedOutAt: at('10:00', '2026-10-09'),
    });
    if (when === 'after') await community.close('2026-10');
    const reply = await revoke(community, idOf(booked));
    // After the close it waits for another person.
    const answer = when === 'after' ? { status: 'waiting', entries: [] } : { id: idOf(booked), status: 'reversed' };
    expect(reply).toMatchObject({ status: 201, body: answer });
    expect(entryOf(await confirmed(community, reply))).toMatchObject({
      kind: 'entry.reversed',
      period: when === 'after' ? '2026-11' : '2026-10',
    });
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

  it('rejects a revocation by the volunteer whose service it is', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    const key = await community.newKey({ role: 'coordinator', person: 'V01' });
    expect(code(await revoke(community, record, { key }))).toEqual([422, 'not-independent']);
  });
});

describe('points that were spent before a correction', () => {
  const buy = (community: Community, quantity = 1): Promise<Reply> =>
    community.post('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity }, community.within());

  it('turns spent points into a debt that later service pays, while the shop keeps its amount', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    const captured = await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 2 });
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
    // A refund by the shop pays the debt, too.
    await revoke(community, record);
    expect(await community.balances('V01')).toMatchObject({ POINT: -100 });
    await community.fromBooks('refunds', { redemption: idOf(captured), pointHundredths: 100 });
    expect(await community.balances('V01')).toMatchObject({ POINT: 0 });
    await expectReconciled(community, '2026-11');
    await expectSound(service, community.ledger);
  });

  it('turns spent points into a debt also when the correction races with redemptions', async () => {
    const community = await newCommunity(service);
    const record = idOf(await community.serve('V01'));
    const [reply, ...redemptions] = await Promise.all([
      correct(community, record, { signedOutAt: at('00:30') }),
      ...Array.from({ length: 6 }, () => buy(community)),
    ]);
    expect(reply.status).toBe(201);
    const booked = redemptions.filter(({ status }) => status === 201).length;
    for (const redemption of redemptions.filter(({ status }) => status !== 201)) {
      expect(code(redemption)).toEqual([409, 'insufficient-points']);
    }
    expect(await community.balances('V01')).toMatchObject({ POINT: 50 - 100 * booked });
    expect(booked).toBeLessThanOrEqual(2);
    await expectReconciled(community, '2026-11');
    await expectSound(service, community.ledger);
  });

  it('forgives the debt in the same request under a policy that charges the fund', async () => {
    const community = await newCommunity(service);
    await adopt(service, community, { debt: { rule: 'fund' } });
    const record = idOf(await community.serve('V01'));
    await buy(community, 2);
    const [reversal, rebooked, forgiven] = entriesOf(await corrected(community, record, { signedOutAt: at('01:00') }));
    expect([reversal?.kind, rebooked?.kind]).toEqual(['entry.reversed', 'service.recorded']);
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
    // A plain reversal follows the same rule.
    const [, forgivenAgain] = entriesOf(await revoke(community, record));
    expect(forgivenAgain).toMatchObject({
      kind: 'debt.forgiven',
      postings: [{ amount: -100 }, { amount: 100, balanceAfter: 0 }],
    });
    await expectReconciled(community, '2026-11');
    await expectSound(service, community.ledger);
  });

  it('writes the debt off at the close of the month in which it is old enough', async () => {
    const community = await newCommunity(service);
    await adopt(service, community, { debt: { rule: 'write-off', afterDays: 30 } });
    const record = idOf(await community.serve('V01', { on: '2026-11-02' }));
    await buy(community, 2);
    // The debt begins on 20 November: on the 30th it is 10 days old, on 31 December 41.
    await corrected(community, record, { signedOutAt: at('01:00', '2026-11-02') });
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect(await community.entries('debt.forgiven')).toEqual([]);
    await community.serve('V01', { on: '2026-12-02', minutes: 15 });
    service.clock.at = '2027-01-05T04:00:00.000Z';
    // Points earned in January pay a part of the debt, which is not written off as well.
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
    await expectSound(service, community.ledger);
  });
});

describe('a star level', () => {
  async function withStar(change: Partial<PolicyPack> = {}): Promise<{ community: Community; record: string }> {
    const community = await newCommunity(service);
    await adopt(service, community, change);
    await community.fromBooks('volunteers', { code: 'V09', broughtForward: { minutes: 5900, asOf: '2026-09-30' } });
    const record = idOf(await community.serve('V09', { on: '2026-10-05' }));
    await community.close('2026-10');
    await corrected(community, record, { signedOutAt: at('01:00', '2026-10-05') });
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    return { community, record };
  }
  const levelOf = async (community: Community): Promise<unknown> =>
    (await community.get('volunteers/V09')).body['level'];

  it('withdraws a star level at the close when a correction leaves too few hours', async () => {
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
    // The report of each month keeps the levels at its end. The others were entered in November.
    expect(await reportOf(community, '2026-10')).toMatchObject({ promoted: 1, starLevels: { '0': 0, '1': 1 } });
    expect(await reportOf(community, '2026-11')).toMatchObject({ promoted: 0, starLevels: { '0': 3, '1': 0 } });
    expect(await reportOf(community, '2026-12')).toMatchObject({ promoted: 1, starLevels: { '0': 2, '1': 1 } });
    await expectSound(service, community.ledger);
  });

  it('keeps a star level under a policy without withdrawal', async () => {
    const { community } = await withStar({ levels: { ...SUNRISE.levels, dropping: 'kept' } });
    expect(await community.entries('star.withdrawn')).toEqual([]);
    expect(await levelOf(community)).toBe(1);
    expect(await reportOf(community, '2026-11')).toMatchObject({ starLevels: { '0': 2, '1': 1 } });
  });
});

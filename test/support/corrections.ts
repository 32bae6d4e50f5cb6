import { Policies } from '../../src/policies/policies.service';
import { PolicyPack } from '../../src/policies/policy-pack';
import { SUNRISE } from '../../src/policies/packs/sunrise';
import { newRequest } from './journal-fixture';
import { Community, idOf } from './community';
import { RequestOptions, Reply, Service } from './service';

let communityCount = 0;
export const newCommunity = (service: Service): Promise<Community> =>
  Community.create(service, `sunrise-${(communityCount += 1)}`);

export const REASON = '签退时间抄错';

/** Requests a correction with the key of S02, who approves, unless another key is given. */
export const correct = (
  community: Community,
  record: string,
  change: object,
  options: RequestOptions = {},
): Promise<Reply> =>
  community.post(
    `service-records/${record}/correction`,
    { reason: REASON, ...change },
    { key: community.keys.approver, ...options },
  );

/** Corrects a record; a third person confirms what waits. @returns the answer that has the entries */
export async function corrected(...[community, record, change, options]: Parameters<typeof correct>): Promise<Reply> {
  const reply = await correct(community, record, change, options);
  if (reply.status !== 201) throw new Error(`the correction was answered ${reply.status}: ${reply.text}`);
  return confirmed(community, reply);
}

/** Confirms what an answer says is waiting, as a third person. @returns the answer that has the entries */
export async function confirmed(community: Community, reply: Reply): Promise<Reply> {
  if (reply.body['status'] !== 'waiting') return reply;
  return community.booked(`confirmations/${idOf(reply)}`, { decision: 'confirm' }, { key: community.keys.operator });
}

export const revoke = (community: Community, record: string, options: RequestOptions = {}): Promise<Reply> =>
  community.post(
    `service-records/${record}/revocation`,
    { reason: '没有这次服务' },
    { key: community.keys.approver, ...options },
  );

/** Adopts the policy pack `sunrise` with changes. */
export async function adopt(service: Service, community: Community, change: Partial<PolicyPack>): Promise<void> {
  const request = newRequest({ ledger: community.ledger, arrived: service.clock.at });
  const outcome = await service.app.get(Policies).adopt(request, { ...SUNRISE, version: 2, ...change });
  expect(outcome.kind).toBe('booked');
}

export type Report = Readonly<Record<string, number>> & { priorPeriodAdjustments: Readonly<Record<string, number>>[] };

export const reportOf = async (community: Community, month: string): Promise<Report> =>
  (await community.get(`reports/${month}`)).body as unknown as Report;

/** Expects that points outstanding are issued less redeemed plus refunded points plus adjustments, month by month. */
export async function expectReconciled(community: Community, ...months: string[]): Promise<void> {
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

export const at = (time: string, on = '2026-11-10'): string => `${on}T${time}:00+08:00`;
export const code = (reply: Reply): unknown => [reply.status, reply.body['code']];

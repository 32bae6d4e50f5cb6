import { createHash } from 'node:crypto';
import { Community, OLD_BOOKS, entryOf, idOf, newActivity } from './community';

/** A valid request body, with its route, address and key. */
export interface ValidRequest {
  /** As /openapi.json names the route: `POST /v1/ledgers/{ledger}/volunteers`. */
  readonly route: string;
  readonly address: string;
  readonly key: string;
  /** Header of what is sent only within an import of old books. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

let codes = 0;

/**
 * Makes a valid request for every route with a body, with every field of the route and new codes in each call. A route
 * or field that is missing here fails the tests, so that each is also tested with invalid input.
 */
export async function validRequests(community: Community, instanceKey: string): Promise<ValidRequest[]> {
  const code = `N${(codes += 1)}`;
  const { ledger, keys } = community;
  const record = { activity: 'A01', volunteer: 'V02', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
  const waiting = idOf(await community.booked('service-records', record));
  const receipt = await community.fromBooks('fund-receipts', { source: '募捐', cents: 100 });
  const [entry] = receipt.body['entries'] as { seq: number }[];
  for (let n = 0; n < 5; n += 1) await community.serve('V01');
  const redemption = `R-${code}`;
  const at = '2026-11-19T12:00:00+08:00';
  await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', code: redemption });
  // A closed month with a line to answer, a disputed line and an amount due to the shop.
  const bought = { volunteer: 'V01', offer: 'M01-1', at: '2026-10-15T12:00:00+08:00' };
  const line = entryOf(await community.fromBooks('redemptions', bought)).seq;
  const other = entryOf(await community.fromBooks('redemptions', bought)).seq;
  await community.owe('V01');
  const disputed = { answer: 'disputed', reason: '金额不符' };
  const lines = 'shops/M01/statements/2026-10/lines';
  const dispute = idOf(await community.booked(`${lines}/${other}`, disputed, { key: keys.shop }));
  const consent = await community.redemptionCode('V01');
  const voucher = await community.redemptionCode('V01', { kind: 'voucher', ceilingPointHundredths: 100, shop: 'M01' });
  const reserved = { offer: 'M01-1', consent: await community.redemptionCode('V01') };
  const reservation = idOf(await community.fromBooks('reservations', reserved));
  await community.booked('activities', newActivity(`A-${code}`));
  await community.booked('volunteers', { code: `V-${code}` });
  const service = entryOf(await community.serve(`V-${code}`, { on: '2026-11-07' }));
  const served = service.facts['record'] as string;
  const given = { activity: service.facts['activity'], volunteer: `V-${code}`, rater: 'R01', stars: 5 };
  const rating = idOf(await community.booked('ratings', given));
  const mistaken = idOf(await community.serve(`V-${code}`, { on: '2026-11-08' }));

  const certificate = await community.booked('volunteers/V01/certificates', {});
  const key = (await community.newKey({ role: 'auditor', person: 'auditor' })).split('_')[1];
  const ended = await community.newImport(`手工台账 ${code}`);

  const ledgerRequest = (route: string, body: ValidRequest['body'], actualPath = ''): ValidRequest => {
    const [method = '', path = ''] = route.split(' ');
    const name = `${method} /v1/ledgers/{ledger}/${path}`;
    return { route: name, address: `/v1/ledgers/${ledger}/${actualPath || path}`, key: keys.operator, body };
  };
  const fromBooks = (...request: Parameters<typeof ledgerRequest>): ValidRequest => ({
    ...ledgerRequest(...request),
    headers: { import: community.books },
  });
  const volunteer = {
    ...{ displayName: '王阿姨', birthYear: 1957, unit: '东风小区', cohort: 'retiree', registeredOn: '2025-01-12' },
    nameShown: true,
  };
  const { code: _, ...activity } = newActivity('', { site: '向阳小区', capacity: 80 });
  const firstDay = '2026-12-01';
  const shop = { name: '惠民超市', centsPerPoint: 100, firstDay, status: 'active' };
  const price = { title: '早餐', pricePointHundredths: 100, firstDay };
  const asked = idOf(await community.booked('fund-receipts', { source: `募捐 ${code}`, cents: 100 }));
  return [
    {
      ...{ route: 'POST /v1/ledgers', address: '/v1/ledgers', key: instanceKey },
      body: {
        ...{ ledger: `n-${code.toLowerCase()}`, name: '旭日社区', timeZone: 'Asia/Shanghai', currency: 'CNY' },
        ...{ calendar: 'cn', policy: 'sunrise' },
      },
    },
    ledgerRequest('POST keys', {
      ...{ role: 'shop', person: 'till', shop: 'M01', label: '前台', expiresAt: '2027-09-01T00:00:00+08:00' },
    }),
    ledgerRequest(
      'POST keys/{key}/rotation',
      { graceMinutes: 5, expiresAt: '2027-09-01T00:00:00+08:00' },
      `keys/${key}/rotation`,
    ),
    ledgerRequest('POST organisations', { code, name: '巡逻队' }),
    ledgerRequest('POST units', { code, name: '东风小区' }),
    ledgerRequest('POST cohorts', { code, name: '退休人员' }),
    ledgerRequest('POST people', { code: `P-${code}`, displayName: '赵奶奶' }),
    fromBooks('POST volunteers', { code, ...volunteer, broughtForward: { minutes: 90, asOf: '2026-08-31' } }),
    ledgerRequest('PATCH volunteers/{volunteer}', volunteer, `volunteers/V-${code}`),
    ledgerRequest('POST activities', { code, ...activity }),
    ledgerRequest('PATCH activities/{activity}', activity, `activities/A-${code}`),
    fromBooks('POST service-records', {
      ...{ ...record, volunteer: `V-${code}`, signedOutAt: '2026-11-09T17:00:00+08:00' },
      ...{ recorder: 'S01', approver: 'S02', approvedAt: at, lateReason: '签到表遗失', secondApprover: 'R01' },
    }),
    ledgerRequest(
      'POST service-records/{record}/refusal',
      { reason: '时间不符' },
      `service-records/${waiting}/refusal`,
    ),
    fromBooks(
      'POST service-records/{record}/correction',
      {
        ...{ signedInAt: '2026-11-07T15:00:00+08:00', signedOutAt: '2026-11-07T16:00:00+08:00' },
        ...{ activity: `A-${code}`, method: 'typed', recorder: 'S02', reason: '抄错' },
      },
      `service-records/${served}/correction`,
    ),
    ledgerRequest(
      'POST service-records/{record}/revocation',
      { reason: '没有服务' },
      `service-records/${mistaken}/revocation`,
    ),
    fromBooks('POST ratings', { activity: 'A01', volunteer: `V-${code}`, rater: 'R01', stars: 5, ratedAt: at }),
    ledgerRequest('POST ratings/{rating}/withdrawal', { reason: '填错了人' }, `ratings/${rating}/withdrawal`),
    ledgerRequest('POST shops', { code, ...shop }),
    ledgerRequest('PATCH shops/{shop}', shop, 'shops/M01'),
    {
      ...ledgerRequest('POST shops/{shop}/statements/{month}/lines/{seq}', disputed, `${lines}/${line}`),
      key: keys.shop,
    },
    ledgerRequest(
      'POST statements/disputes/{dispute}/resolution',
      { text: '已核实' },
      `statements/disputes/${dispute}/resolution`,
    ),
    ledgerRequest('POST offers', { code, shop: 'M01', ...price }),
    ledgerRequest('PATCH offers/{offer}', price, 'offers/M01-1'),
    ledgerRequest(
      'POST volunteers/{volunteer}/codes',
      { kind: 'voucher', ceilingPointHundredths: 500, shop: 'M01' },
      'volunteers/V01/codes',
    ),
    fromBooks('POST redemptions', { code, consent, volunteer: 'V01', offer: 'M01-1', quantity: 1, at }),
    fromBooks('POST reservations', { consent: voucher, volunteer: 'V01', offer: 'M01-1', quantity: 1 }),
    fromBooks(
      'POST reservations/{reservation}/capture',
      { pointHundredths: 50 },
      `reservations/${reservation}/capture`,
    ),
    ledgerRequest(
      'POST shops/{shop}/payments',
      { cents: 1, bankReference: `B-${code}`, paidAt: at },
      'shops/M01/payments',
    ),
    fromBooks('POST refunds', { redemption, pointHundredths: 1, at }),
    ledgerRequest('POST fund-receipts', { source: '募捐', cents: 100, bankReference: `F-${code}`, at }),
    ledgerRequest('POST bulk', {
      ...{ mode: 'atomic', import: community.books },
      items: [{ kind: 'fund-receipt', body: { source: '募捐', cents: 100 }, key: `bulk-${code}`, row: 'fund.csv:2' }],
    }),
    ledgerRequest('POST imports', { ...OLD_BOOKS, sha256: createHash('sha256').update(code).digest('hex') }),
    ledgerRequest('POST imports/{import}/closing', { taken: 12, refused: 1 }, `imports/${ended}/closing`),
    ledgerRequest(
      'POST confirmations/{confirmation}',
      { decision: 'reject', reason: '没有这笔款' },
      `confirmations/${asked}`,
    ),
    ledgerRequest('POST unreadable-rows', { kind: 'rating', month: '2026-11', detail: 'stars' }),
    ledgerRequest(
      'POST volunteers/{volunteer}/certificates',
      { from: '2026-11-01', to: '2026-11-20', inCharge: '陈站长', handler: '李主任' },
      'volunteers/V01/certificates',
    ),
    ledgerRequest(
      'POST certificates/{certificate}/revocation',
      { reason: '冒名领取' },
      `certificates/${idOf(certificate)}/revocation`,
    ),
    ledgerRequest('POST entries/{seq}/reversal', { reason: '重复' }, `entries/${entry?.seq ?? 0}/reversal`),
  ];
}

import { ManualClock } from '../support/journal-fixture';
import { Community, idOf } from '../support/community';
import { Service, newService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await newService(new ManualClock('2027-02-10T04:00:00.000Z'));
});
afterAll(() => service.end());

let communities = 0;
/** Creates a community for a test, where V01 has 18 points from August, before the months that are settled. */
async function newCommunity(): Promise<Community> {
  const community = await Community.create(service, `sunrise-${(communities += 1)}`);
  for (let n = 0; n < 6; n += 1) await community.serve('V01', { on: '2026-08-05', category: 'care' });
  // Registered after M01, but before it in the order of numbers.
  await community.fromBooks('shops', { code: 'M00', name: '爱心药店', centsPerPoint: 100 });
  await community.fromBooks('offers', { code: 'M00-1', shop: 'M00', title: '口罩', pricePointHundredths: 100 });
  return community;
}

interface Figures {
  readonly shopDueCents: Record<string, number>;
  readonly shopPaidCents: Record<string, number>;
  readonly shopCarriedCents: Record<string, number>;
  readonly fundAfterSettlementCents: number;
}

/** Closes a month and returns the shop and fund figures of its report. */
async function settled(community: Community, month: string): Promise<Figures> {
  expect(await community.close(month)).toMatchObject({ status: 'done' });
  const { body } = await community.get(`reports/${month}`);
  const { shopDueCents, shopPaidCents, shopCarriedCents, fundAfterSettlementCents } = body as unknown as Figures;
  return { shopDueCents, shopPaidCents, shopCarriedCents, fundAfterSettlementCents };
}

async function redeem(community: Community, shop: string, quantity: number, month: string): Promise<string> {
  const at = `${month}-15T12:00:00+08:00`;
  return idOf(await community.fromBooks('redemptions', { volunteer: 'V01', offer: `${shop}-1`, quantity, at }));
}

const receive = (community: Community, cents: number, month: string) =>
  community.fromBooks('fund-receipts', { source: '募捐', cents, at: `${month}-01T09:00:00+08:00` });

/** How much of the dues of each month a settlement of a shop covers. */
async function coversOf(community: Community, month: string, shop: string): Promise<unknown> {
  const shops = await community.all<{ id: string; code: string }>('shops?limit=500');
  const id = shops.find(({ code }) => code === shop)?.id;
  const lines = (await community.entries('shop.settled')).filter(({ period }) => period === month);
  return lines.find(({ facts }) => facts['shop'] === id)?.facts['covers'] ?? [];
}

describe('settlement', () => {
  it('pays from a small fund by shop number, the last in part, and then the oldest dues first', async () => {
    const community = await newCommunity();
    await receive(community, 700, '2026-09');
    await redeem(community, 'M01', 6, '2026-09');
    await redeem(community, 'M00', 5, '2026-09');
    expect(await settled(community, '2026-09')).toEqual({
      ...{ shopDueCents: { M00: 500, M01: 600 }, shopPaidCents: { M00: 500, M01: 200 } },
      ...{ shopCarriedCents: { M00: 0, M01: 0 }, fundAfterSettlementCents: 0 },
    });

    await receive(community, 450, '2026-10');
    await redeem(community, 'M00', 2, '2026-10');
    expect(await settled(community, '2026-10')).toEqual({
      // M01's 400 of September come before M00's 200 of October.
      ...{ shopDueCents: { M00: 200, M01: 0 }, shopPaidCents: { M00: 50, M01: 400 } },
      ...{ shopCarriedCents: { M00: 0, M01: 0 }, fundAfterSettlementCents: 0 },
    });
    expect(await coversOf(community, '2026-10', 'M01')).toEqual([{ month: '2026-09', amount: '400' }]);
    expect(await coversOf(community, '2026-10', 'M00')).toEqual([{ month: '2026-10', amount: '50' }]);

    await receive(community, 1000, '2026-11');
    expect(await settled(community, '2026-11')).toMatchObject({
      ...{ shopDueCents: { M00: 0, M01: 0 }, shopPaidCents: { M00: 150, M01: 0 }, fundAfterSettlementCents: 850 },
    });
    const accounts = await community.all<{ account: string; posted: number }>('accounts?limit=500');
    const payable = accounts.filter(({ account }) => account.startsWith('payable:'));
    expect(payable.map(({ posted }) => posted)).toEqual([0, 0]);
  });

  it('does not pay the dues of a month from money received after it', async () => {
    const community = await newCommunity();
    await redeem(community, 'M01', 1, '2026-09');
    await receive(community, 1000, '2026-10');
    expect(await settled(community, '2026-09')).toMatchObject({
      shopDueCents: { M01: 100 },
      shopPaidCents: { M01: 0 },
    });
    expect(await settled(community, '2026-10')).toMatchObject({
      ...{ shopDueCents: { M01: 0 }, shopPaidCents: { M01: 100 }, fundAfterSettlementCents: 900 },
    });
  });

  it('carries a negative due to the next statement, and from there to the one after', async () => {
    const community = await newCommunity();
    await receive(community, 10_000, '2026-09');
    const redemption = await redeem(community, 'M01', 5, '2026-09');
    expect(await settled(community, '2026-09')).toMatchObject({ shopPaidCents: { M01: 500 } });

    const at = '2026-10-15T12:00:00+08:00';
    await community.fromBooks('refunds', { redemption, pointHundredths: 450, at });
    expect(await settled(community, '2026-10')).toMatchObject({
      ...{ shopDueCents: { M01: 0 }, shopPaidCents: { M01: 0 }, shopCarriedCents: { M01: -450 } },
    });
    await redeem(community, 'M01', 1, '2026-11');
    expect(await settled(community, '2026-11')).toMatchObject({
      ...{ shopDueCents: { M01: 0 }, shopPaidCents: { M01: 0 }, shopCarriedCents: { M01: -350 } },
    });
    await redeem(community, 'M01', 4, '2026-12');
    expect(await settled(community, '2026-12')).toMatchObject({
      ...{ shopDueCents: { M01: 50 }, shopPaidCents: { M01: 50 }, shopCarriedCents: { M01: 0 } },
      fundAfterSettlementCents: 10_000 - 500 - 50,
    });
  });

  it('truncates fractions of a cent toward zero, for a positive and for a negative due', async () => {
    const community = await newCommunity();
    await receive(community, 10_000, '2026-09');
    await community.fromBooks('offers', { code: 'M00-3', shop: 'M00', title: '创可贴', pricePointHundredths: 33 });
    await community.patch('shops/M00', { centsPerPoint: 80 }, community.within());
    const at = (month: string): string => `${month}-15T12:00:00+08:00`;
    const purchase = { volunteer: 'V01', offer: 'M00-3', at: at('2026-09') };
    const redemption = idOf(await community.fromBooks('redemptions', purchase));
    // 33 hundredths at 80 cents a point are 26.4 cents.
    expect(await settled(community, '2026-09')).toMatchObject({ shopDueCents: { M00: 26 } });
    await community.fromBooks('refunds', { redemption, pointHundredths: 33, at: at('2026-10') });
    expect(await settled(community, '2026-10')).toMatchObject({
      shopDueCents: { M00: 0 },
      shopCarriedCents: { M00: -26 },
    });
  });

  it('pays a shop whose contract ended what is still due', async () => {
    const community = await newCommunity();
    await receive(community, 1000, '2026-09');
    await redeem(community, 'M01', 3, '2026-09');
    await community.patch('shops/M01', { status: 'ended' });
    expect(await settled(community, '2026-09')).toMatchObject({ shopPaidCents: { M01: 300 } });
  });
});

describe('star levels', () => {
  it('grants star levels once at the close, to the minute, with the hours brought forward', async () => {
    const community = await Community.create(service, 'stars');
    const from = (code: string, minutes: number) =>
      community.fromBooks('volunteers', { code, broughtForward: { minutes, asOf: '2026-08-31' } });
    // 100 hours are 6,000 minutes.
    await from('V10', 5880);
    await from('V11', 5879);
    await from('V12', 6000);
    await from('V13', 17_999);
    await community.serve('V10', { on: '2026-09-05' });
    await community.serve('V11', { on: '2026-09-05' });
    await community.serve('V13', { on: '2026-09-05', minutes: 1 });
    await community.serve('V11', { on: '2026-10-05', minutes: 1 });
    const levels = async (): Promise<number[]> => {
      const people = await community.all<{ code: string; level: number }>('volunteers?limit=500');
      return ['V10', 'V11', 'V12', 'V13'].map((code) => people.find((one) => one.code === code)?.level ?? -1);
    };
    expect(await levels()).toEqual([0, 0, 1, 1]);
    await community.close('2026-09');
    // The minute that V11 served in October does not count in September.
    expect(await levels()).toEqual([1, 0, 1, 2]);
    const september = (await community.get('reports/2026-09')).body;
    // V01 and V02 were entered in November, and are in no earlier report.
    expect(september).toMatchObject({ promoted: 2, starLevels: { '0': 1, '1': 2, '2': 1, '3': 0, '4': 0, '5': 0 } });
    await community.close('2026-10');
    expect(await levels()).toEqual([1, 1, 1, 2]);
    const granted = (await community.entries('star.granted')).map(({ period, facts }) => [
      ...[period, facts['from'], facts['level']],
    ]);
    expect(granted.sort()).toEqual([
      ['2026-09', '0', '1'],
      ['2026-09', '1', '2'],
      ['2026-10', '0', '1'],
    ]);
    expect((await community.get('reports/2026-09')).body).toEqual(september);
  });
});

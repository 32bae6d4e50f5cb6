import { Community } from './community';
import { confirmed } from './corrections';

/**
 * Creates two months with every kind of figure in a report: August closed with a fund receipt; September with services
 * of three volunteers in two categories, a redemption, a rejected redemption and a reversal of an August entry.
 */
export async function reportMonths(community: Community): Promise<void> {
  for (const code of ['R02', 'R03']) await community.booked('people', { code });
  await community.booked('volunteers', { code: 'V03', displayName: '周大姐', unit: '东风小区' });
  await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at: '2026-08-02T09:00:00+08:00' });
  const august = await community.serve('V01', { on: '2026-08-05' });
  await community.serve('V02', { on: '2026-08-06', minutes: 60 });
  await community.close('2026-08');
  const reversedSeq = (august.body['entries'] as { seq: number }[])[0]?.seq ?? 0;
  await confirmed(community, await community.booked(`entries/${reversedSeq}/reversal`, { reason: '重复登记' }));
  for (const volunteer of ['V01', 'V02', 'V03']) await community.serve(volunteer, { on: '2026-09-05' });
  await community.serve('V01', { on: '2026-09-06', category: 'care', minutes: 60 });
  const at = '2026-09-08T12:00:00+08:00';
  await community.fromBooks('redemptions', { volunteer: 'V02', offer: 'M01-1', at });
  await community.post('redemptions', { volunteer: 'V02', offer: 'M01-1', quantity: 90, at }, community.within());
}

/** Rates a volunteer's service of September. */
export async function rate(community: Community, volunteer: string, rater: string, stars: number): Promise<void> {
  const records = await community.all<{ id: string; volunteer: string; activity: string; startsAt: string }>(
    'service-records?limit=500',
  );
  const { body } = await community.get(`volunteers/${volunteer}`);
  const own = records.find((one) => one.volunteer === body['id'] && one.startsAt.startsWith('2026-09-0'));
  const activity = own?.activity ?? '';
  await community.fromBooks('ratings', { activity, volunteer, rater, stars, ratedAt: '2026-09-09T12:00:00+08:00' });
}

import { HoldSweeper } from '../../src/redemptions/hold-sweeper';
import { ManualClock } from './journal-fixture';
import { Community } from './community';
import { RequestOptions, Reply, Service, newService } from './service';

/** Start time of shop tests. */
export const NOW = '2026-11-20T04:00:00.000Z';

export { after } from './model';
export const MINUTE = 60_000;

/** Starts a service without the scheduled hold sweeper, so that tests run the sweep themselves. */
export async function newShopService(): Promise<Service> {
  const service = await newService(new ManualClock(NOW));
  await service.app.get(HoldSweeper).beforeApplicationShutdown();
  return service;
}

let communityCount = 0;

/** Creates a community in which V01 has a number of points (two for each service). */
export async function newShopCommunity(service: Service, points = 4): Promise<Community> {
  const community = await Community.create(service, `till-${(communityCount += 1)}`);
  for (let n = 0; n < points; n += 2) await community.serve('V01');
  return community;
}

/** Sends a POST request with the shop's key. */
export const till = (community: Community, path: string, body: object, options: RequestOptions = {}): Promise<Reply> =>
  community.post(path, body, { key: community.keys.shop, ...options });

/** Reserves M01-1 with a new redemption code of V01. */
export async function reserved(community: Community, quantity = 1): Promise<Reply> {
  const reply = await till(community, 'reservations', {
    ...{ offer: 'M01-1', quantity, consent: await community.redemptionCode('V01') },
  });
  if (reply.status !== 201) throw new Error(reply.text);
  return reply;
}

export const points = async (community: Community): Promise<number> => (await community.balances('V01'))['POINT'] ?? 0;

/** Status of a reservation, as the shop reads it. */
export const statusOf = async (community: Community, id: string): Promise<unknown> =>
  (await community.get(`reservations/${id}`, community.keys.shop)).body['status'];

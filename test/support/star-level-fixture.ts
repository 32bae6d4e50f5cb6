import { setTimeout } from 'node:timers/promises';
import { FollowedEntry, ServiceProcess, followChanges } from './service-process';

/** Creates volunteers one hour below their first star, and an activity in October 2026. */
export async function seedBelowFirstStar(service: ServiceProcess, volunteers: number): Promise<void> {
  await service.booked('organisations', { code: '巡逻队' }, 'o');
  for (const code of ['S02', 'S03']) await service.booked('people', { code }, code);
  const times = { startsAt: '2026-10-05T09:00:00+08:00', endsAt: '2026-10-05T10:00:00+08:00' };
  await service.booked(
    'activities',
    { code: 'A1', category: 'care', title: '助餐', organisation: '巡逻队', ...times },
    'a',
  );
  const broughtForward = { minutes: 5940, asOf: '2026-09-30' };
  await Promise.all(
    Array.from({ length: volunteers }, (_, n) =>
      service.fromBooks('volunteers', { code: `V${n}`, broughtForward }, `v${n}`),
    ),
  );
}

/** An approved service of one hour by a volunteer, as an item of a bulk request within an import of old books. */
export function serviceHourItem(n: number): object {
  const at = { signedInAt: '2026-10-05T09:00:00+08:00', signedOutAt: '2026-10-05T10:00:00+08:00' };
  const by = { method: 'code', recorder: 'S02', approver: 'S03', approvedAt: '2026-10-06T09:00:00+08:00' };
  return { kind: 'service-record', body: { activity: 'A1', volunteer: `V${n}`, ...at, ...by } };
}

/** All entries of a kind. */
export async function entries(service: ServiceProcess, kind: string): Promise<FollowedEntry[]> {
  return (await followChanges(service.call)).filter((entry) => entry.kind === kind);
}

interface Job {
  readonly status: string;
  readonly attempts: number;
}

async function closeJob(service: ServiceProcess): Promise<Partial<Job>> {
  return (await service.call({ method: 'GET', path: `jobs/close.${service.ledger}.2026-10` })).body;
}

/** Requests the close of October 2026 and waits until its job runs. */
export async function startClose(service: ServiceProcess): Promise<void> {
  expect((await service.call({ method: 'POST', path: 'periods/2026-10/close' })).status).toBe(202);
  while ((await closeJob(service)).status !== 'running') await setTimeout(1);
}

/** Waits until the close is done. @returns the number of attempts */
export async function waitForClose(service: ServiceProcess): Promise<number> {
  for (;;) {
    const { status, attempts = 0 } = await closeJob(service);
    expect(status).not.toBe('failed');
    if (status === 'done') return attempts;
    await setTimeout(100);
  }
}

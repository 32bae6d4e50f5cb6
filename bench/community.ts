import { httpApiClient } from '../src/import/api-client';
import { LEDGER, ServiceProcess } from './processes';
import { ACTIVITIES, VOLUNTEERS, activityBody, volunteerCode } from './records';

/** Registers the people and activities of the benchmarks over the API. */
export async function registerCommunity({ base, key }: ServiceProcess): Promise<void> {
  const call = httpApiClient(base, LEDGER, key);
  const register = async (path: string, rows: readonly object[]): Promise<void> => {
    const rest = rows.entries();
    const worker = async (): Promise<void> => {
      for (const [n, body] of rest) {
        const { status, body: response } = await call({ method: 'POST', path, key: `${path}-${n}`, body });
        if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(response)}`);
      }
    };
    await Promise.all(Array.from({ length: 32 }, worker));
  };
  await register('organisations', [{ code: '东风社区', name: '东风社区' }]);
  await register(
    'people',
    ['S02', 'S03'].map((code) => ({ code })),
  );
  await register(
    'volunteers',
    Array.from({ length: VOLUNTEERS }, (_, n) => ({ code: volunteerCode(n) })),
  );
  await register(
    'activities',
    Array.from({ length: ACTIVITIES }, (_, n) => activityBody(n)),
  );
}

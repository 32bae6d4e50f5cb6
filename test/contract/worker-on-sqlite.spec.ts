import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TimebankProcess } from '../support/timebank-process';

describe('worker process on SQLite', () => {
  it('refuses to start, because a SQLite database has one writer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'worker-'));
    const worker = TimebankProcess.start(['worker'], folder, { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(await worker.ended()).toBe(2);
    expect(worker.output).toContain('With SQLite the service runs its jobs itself');
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

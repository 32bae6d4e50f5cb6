import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../../src/common/clock';
import { Database } from '../../src/database/database';
import { JobRow } from '../../src/jobs/job.entity';
import { ScheduleRow } from '../../src/jobs/schedule.entity';
import { Jobs } from '../../src/jobs/jobs.service';
import { TABLES } from '../../src/tables';
import { settingsFrom } from '../../src/config/settings';
import { JobTable } from '../../src/jobs/job-table';
import { newService } from '../support/service';
import { dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';

const LEDGER = 'sunrise';

/** Written to a file at the process's exit: which packages it loaded. */
const RECORDER = `
process.on('exit', () => {
  const packages = Object.keys(require.cache).map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
  require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify([...new Set(packages)]));
});`;

/** The packages that a command loads. */
async function packagesOf(argv: readonly string[], folder: string): Promise<string[]> {
  const [recorder, loaded] = [join(folder, 'recorder.cjs'), join(folder, 'loaded.json')];
  writeFileSync(recorder, RECORDER);
  const env = { NODE_OPTIONS: `--require ${recorder}`, LOADED: loaded };
  await TimebankProcess.start(argv, folder, env).ended();
  return (JSON.parse(readFileSync(loaded, 'utf8')) as (string | null)[]).filter((name) => name !== null);
}

describe('a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['--help', ['--help']],
    ['verify', ['verify', '.']],
    ['certificate verify', ['certificate', 'verify', 'package.json']],
    ['audit sample', ['audit', 'sample', '.', '--seed', 'x']],
  ])('%s loads neither NestJS nor a database driver', async (_, argv) => {
    const packages = await packagesOf(argv, folder);
    expect(packages).toContain('commander');
    expect(packages.filter((name) => /nest|fastify|typeorm|sqlite3|^pg|class-|bullmq|ioredis/.test(name))).toEqual([]);
  });
});

describe('key create beside a close that waits to be run', () => {
  it('does not run it, keeps the close schedules and loads no HTTP server', async () => {
    const folder = await newTemporaryDatabase();
    const service = await newService(new Clock(), folder, { CLOSE_SCHEDULE: '0 3 * * *' });
    await service.ledger(LEDGER);
    await service.app.get(Jobs).resync();
    const waiting = { id: `close.${LEDGER}.2026-01`, ledger: LEDGER, name: 'close-month', data: {} };
    await service.app.get(JobTable).put(waiting);
    await service.end();

    const packages = await packagesOf(['key', 'create', LEDGER], folder);
    expect(packages).toContain('@nestjs/core');
    expect(packages).not.toContain('fastify');

    const database = await Database.open(settingsFrom(settingsAt(folder)), 'read', TABLES);
    expect(await database.read.findOneBy(JobRow, { id: waiting.id })).toMatchObject({ status: 'waiting', attempts: 0 });
    expect(await database.read.find(ScheduleRow)).toMatchObject([{ pattern: '0 3 * * *' }]);
    await database.onApplicationShutdown();
    await dropTemporaryDatabase(folder);
  });
});

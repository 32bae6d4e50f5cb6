import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './read-settings';
import { SettingsError } from './settings';

describe('readSettings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  const workingFolder = process.cwd();
  const { ORIGIN, QUEUE_LIMIT } = process.env;
  beforeEach(() => {
    process.chdir(folder);
    process.env['ORIGIN'] = 'set.example';
  });
  afterEach(() => {
    process.chdir(workingFolder);
    for (const [name, value] of Object.entries({ ORIGIN, QUEUE_LIMIT }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads the environment, and a .env file for what is not set', async () => {
    writeFileSync('.env', 'ORIGIN=file.example\nQUEUE_LIMIT=17\n');
    expect(await readSettings()).toMatchObject({ ORIGIN: 'set.example', QUEUE_LIMIT: 17 });
    expect(process.env['QUEUE_LIMIT']).toBe(QUEUE_LIMIT);
  });

  it('rejects a wrong setting of the .env file, and names it', async () => {
    writeFileSync('.env', 'QUEUE_LIMIT=many\n');
    await expect(readSettings()).rejects.toThrow(SettingsError);
    await expect(readSettings()).rejects.toThrow(/QUEUE_LIMIT must be a whole number/);
  });

  it('validates what a command has changed', async () => {
    writeFileSync('.env', 'QUEUE_LIMIT=17\n');
    const settings = await readSettings((environment) => ({ ...environment, LOG_LEVEL: 'silent', QUEUE_LIMIT: '18' }));
    expect(settings).toMatchObject({ LOG_LEVEL: 'silent', QUEUE_LIMIT: 18 });
  });
});

import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { extract } from 'tar';
import { verifyExport } from '../audit/verifier/verify';
import { ApiClient, httpApiClient } from '../import/api-client';
import { BookFolder, readBookFolder } from '../import/book-folder';
import { confirmedBy, importFolder } from '../import/import-folder';
import { WriterLock } from '../database/sqlite/sqlite';
import { readSettings } from '../config/read-settings';
import { Settings } from '../config/settings';
import { Communities } from '../communities/communities.service';
import { createApp } from '../create-app';
import { shutDownOnSignals } from '../http/shutdown.service';
import { verdictText } from './verify.actions';
import { compareFigures } from './compare-figures';
import { freePort } from './free-port';
import { progressLine } from './progress-line';

/** The sample month, relative to dist/src/cli. */
const SAMPLE = resolve(__dirname, '../../../examples/sunrise-2026-09');
/** Folder of the demo's database; each run starts with an empty one. */
const DEMO_FOLDER = resolve('demo-data');

/** A running service with the sample month and the operator's key. */
interface Demo {
  readonly base: string;
  readonly folder: BookFolder;
  readonly operatorKey: string;
  readonly call: ApiClient;
  /** Calls the API as a second person, who confirms. */
  readonly confirmer: ApiClient;
}

/**
 * Runs the demo over the service's REST API: imports the sample month, closes it, fetches report and export, verifies
 * the export, and compares the figures with those of an independent program. Returns the exit code.
 */
export async function runDemo(once: boolean): Promise<number> {
  const settings = await prepare();
  print(`Starting with an empty database: ${settings.databaseLabel}`);
  const app = await createApp(settings);
  shutDownOnSignals(app, settings.STOP_SECONDS);
  try {
    return await runSteps(app, settings, once);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function runSteps(app: NestFastifyApplication, settings: Settings, once: boolean): Promise<number> {
  await app.listen(settings.PORT, settings.HOST);
  const base = await app.getUrl();
  print(`The service listens on ${base}`);
  const demo = await createSampleLedger(app, base);
  const sound = await runMonth(demo);
  await showKeys(app, demo);
  if (once) await app.close();
  else print('\nServing. Stop with Ctrl-C.');
  return sound ? 0 : 1;
}

/**
 * Returns the demo's settings, with the usual port or a free one, and deletes the database of an earlier run. Throws
 * when another demo is still running.
 */
async function prepare(): Promise<Settings> {
  const path = join(DEMO_FOLDER, 'timebank.sqlite');
  const read = (changes: object): Promise<Settings> =>
    readSettings((environment) => ({ LOG_LEVEL: 'warn', ...environment, DATABASE_URL: `sqlite:${path}`, ...changes }));
  const { PORT, HOST } = await read({});
  const port = await freePort(PORT, HOST);
  if (PORT !== 0 && port !== PORT) print(`Port ${PORT} is in use; the demo uses another one.`);
  const settings = await read({ PORT: String(port) });
  const lock = await WriterLock.take(path);
  const own = ['', '-wal', '-shm', ...['', '.lock', '.marks', '.certificates'].map((one) => `.checkpoints${one}`)];
  for (const suffix of own) rmSync(`${path}${suffix}`, { force: true });
  rmSync(join(DEMO_FOLDER, 'export'), { recursive: true, force: true });
  await lock.release();
  return settings;
}

async function createSampleLedger(app: NestFastifyApplication, base: string): Promise<Demo> {
  const folder = readBookFolder(SAMPLE);
  const { ledger, name, timeZone, currency } = folder.info;
  const { key } = await app.get(Communities).createInstanceKey('demo');
  const response = await fetch(`${base}/v1/ledgers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ledger, name, timeZone, currency }),
  });
  if (response.status !== 201) throw new Error(`The ledger could not be created: ${await response.text()}`);
  const { operatorKey } = (await response.json()) as { operatorKey: string };
  const second = { roles: ['coordinator'] as const, person: 'S00', label: 'second person' };
  const { key: secondKey } = await app.get(Communities).createKey(ledger, second);
  const [call, confirmer] = [operatorKey, secondKey].map((one) => httpApiClient(base, ledger, one));
  return { base, folder, operatorKey, call: call as ApiClient, confirmer: confirmer as ApiClient };
}

async function runMonth({ base, folder, operatorKey, call, confirmer }: Demo): Promise<boolean> {
  const { ledger, month } = folder.info;
  const started = Date.now();
  const people = { call, confirm: confirmedBy(confirmer) };
  const { imported, refused } = await importFolder(folder, people, progressLine(`Importing ${month} over REST`));
  print(`Imported ${imported} rows, refused ${refused.length}, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  await close(call, month);
  const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
  const expected = JSON.parse(readFileSync(join(SAMPLE, 'expected.json'), 'utf8')) as Record<string, unknown>;
  const { lines, differences } = compareFigures(report, expected);
  print(`\nFigures of ${month}, compared with the expected ones:\n${lines.join('\n')}`);
  print(differences === 0 ? 'All figures are as expected.' : `${differences} figures differ.`);
  const exported = await fetchExport(base, ledger, operatorKey);
  const verdict = await verifyExport(exported);
  print(`\nVerification of the export in ${exported}:\n${verdictText(verdict)}`);
  return differences === 0 && verdict.sound;
}

/** Requests the close of a month and waits for its job. */
async function close(call: ApiClient, month: string): Promise<void> {
  const response = await call({ method: 'POST', path: `periods/${month}/close` });
  for (let job = response.body; ; job = (await call({ method: 'GET', path: `jobs/${String(job['id'])}` })).body) {
    if (job['status'] === 'done') return print(`Closed ${month}: ${JSON.stringify(job['result'])}`);
    if (job['status'] !== 'waiting' && job['status'] !== 'running')
      throw new Error(`The close failed: ${JSON.stringify(job)}`);
    await setTimeout(100);
  }
}

async function fetchExport(base: string, ledger: string, key: string): Promise<string> {
  const response = await fetch(`${base}/v1/ledgers/${ledger}/export`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok || !response.body) throw new Error(`The export failed with status ${response.status}`);
  const exportFolder = join(DEMO_FOLDER, 'export');
  mkdirSync(exportFolder, { recursive: true });
  await pipeline(Readable.fromWeb(response.body), extract({ cwd: exportFolder, strip: 1 }));
  return exportFolder;
}

/** Creates a key for each role, as the command line does, prints them, and writes them to a file for the shell. */
async function showKeys(app: NestFastifyApplication, { base, operatorKey, folder }: Demo): Promise<void> {
  const holders = [
    { role: 'coordinator', person: 'S01' },
    { role: 'shop', person: 'till-M01', shop: 'M01' },
    { role: 'auditor', person: 'auditor' },
    { role: 'volunteer', person: 'V0001' },
  ] as const;
  const keys: [name: string, key: string][] = [['operator', operatorKey]];
  const { ledger } = folder.info;
  for (const { role, ...holder } of holders) {
    const { key } = await app.get(Communities).createKey(ledger, { ...holder, roles: [role], label: 'demo' });
    keys.push([role, key]);
  }
  const api = `${base}/v1/ledgers/${ledger}`;
  print(`\nAPI keys by role, for ${api} (API description: ${base}/docs):`);
  for (const [name, key] of keys) print(`  ${name.padEnd(12)} ${key}`);
  const file = join(DEMO_FOLDER, 'keys.env');
  writeFileSync(file, [`API=${api}`, ...keys.map(([name, key]) => `${name.toUpperCase()}=${key}`), ''].join('\n'), {
    mode: 0o600,
  });
  print(`The keys are also in ${file}, for the tour in README.md. Database: ${join(DEMO_FOLDER, 'timebank.sqlite')}`);
}

function print(text: string): void {
  console.log(text);
}

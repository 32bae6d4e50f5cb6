import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { extract } from 'tar';
import { verifyExport } from '../audit/verifier/verify';
import { ApiClient, apiClientOver } from '../import/api-client';
import { BookFolder, readFolder } from '../import/book-folder';
import { importFolder } from '../import/import-folder';
import { WriterLock } from '../database/sqlite/sqlite';
import { Settings, settingsFrom } from '../config/settings';
import { Communities } from '../communities/communities.service';
import { createApp } from '../create-app';
import { shutDownOnSignals } from '../http/shutdown.service';
import { verdictText } from './audit.commands';
import { compareFigures } from './compare-figures';
import { freePort } from './free-port';
import { progressLine } from './progress-line';

/** Where the sample stands, seen from dist/src/cli. */
const SAMPLE = resolve(__dirname, '../../../examples/sunrise-2026-09');
/** Where the demo keeps its books; each run starts afresh. */
const PLACE = resolve('demo-data');

/** One demo: a service that listens, and what it told of the sample month. */
interface Demo {
  readonly base: string;
  readonly folder: BookFolder;
  readonly operatorKey: string;
  readonly call: ApiClient;
}

/**
 * The main job, over the service's own REST API: takes the sample month in, closes it, fetches report and export,
 * verifies, and compares with what an independent program expects. Answers with the exit code.
 */
export async function runDemo(once: boolean): Promise<number> {
  const settings = await afresh();
  say(`Starting afresh: books in ${settings.databaseLabel}`);
  const app = await createApp(settings);
  shutDownOnSignals(app, settings.STOP_SECONDS);
  try {
    return await show(app, settings, once);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function show(app: NestFastifyApplication, settings: Settings, once: boolean): Promise<number> {
  await app.listen(settings.PORT, settings.HOST);
  const base = await app.getUrl();
  say(`The service listens on ${base}`);
  const demo = await begin(app, base);
  const sound = await month(demo);
  await showKeys(demo);
  if (once) await app.close();
  else say('\nServing. Stop with Ctrl-C.');
  return sound ? 0 : 1;
}

/**
 * The demo's settings, on the usual port or a free one, with what an earlier run left cleared away; unless one is still
 * running, which is said.
 */
async function afresh(): Promise<Settings> {
  const path = join(PLACE, 'timebank.sqlite');
  const env = { ...process.env, DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' };
  const { PORT, HOST } = settingsFrom(env);
  const port = await freePort(PORT, HOST);
  if (PORT !== 0 && port !== PORT) say(`Port ${PORT} is taken; another one is used.`);
  const settings = settingsFrom({ ...env, PORT: String(port) });
  const lock = await WriterLock.take(path);
  for (const suffix of ['', '-wal', '-shm', '.checkpoints']) rmSync(`${path}${suffix}`, { force: true });
  rmSync(join(PLACE, 'export'), { recursive: true, force: true });
  await lock.release();
  return settings;
}

async function begin(app: NestFastifyApplication, base: string): Promise<Demo> {
  const folder = readFolder(SAMPLE);
  const { ledger, name, timeZone, currency } = folder.info;
  const { key } = await app.get(Communities).instanceKey('demo');
  const response = await fetch(`${base}/v1/ledgers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ledger, name, timeZone, currency }),
  });
  if (response.status !== 201) throw new Error(`The ledger could not be made: ${await response.text()}`);
  const { operatorKey } = (await response.json()) as { operatorKey: string };
  return { base, folder, operatorKey, call: apiClientOver(base, ledger, operatorKey) };
}

async function month({ base, folder, operatorKey, call }: Demo): Promise<boolean> {
  const { ledger, month } = folder.info;
  const started = Date.now();
  const { taken, refused } = await importFolder(folder, call, progressLine(`Taking in ${month} over REST`));
  say(`Took in ${taken} rows and refused ${refused.length} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  await close(call, month);
  const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
  const expected = JSON.parse(readFileSync(join(SAMPLE, 'expected.json'), 'utf8')) as Record<string, unknown>;
  const { lines, differences } = compareFigures(report, expected);
  say(`\nFigures of ${month}, beside the expected ones:\n${lines.join('\n')}`);
  say(differences === 0 ? 'All figures are as expected.' : `${differences} figures differ.`);
  const exported = await fetchExport(base, ledger, operatorKey);
  const verdict = await verifyExport(exported);
  say(`\nThe export, in ${exported}, verified from its files alone:\n${verdictText(verdict)}`);
  return differences === 0 && verdict.sound;
}

/** Asks for the close and watches the job. */
async function close(call: ApiClient, month: string): Promise<void> {
  const input = await call({ method: 'POST', path: `periods/${month}/close` });
  for (let job = input.body; ; job = (await call({ method: 'GET', path: `jobs/${String(job['id'])}` })).body) {
    if (job['status'] === 'done') return say(`Closed ${month}: ${JSON.stringify(job['result'])}`);
    if (job['status'] !== 'waiting' && job['status'] !== 'running')
      throw new Error(`The close failed: ${JSON.stringify(job)}`);
    await setTimeout(100);
  }
}

async function fetchExport(base: string, ledger: string, key: string): Promise<string> {
  const response = await fetch(`${base}/v1/ledgers/${ledger}/export`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok || !response.body) throw new Error(`The export answered ${response.status}`);
  const place = join(PLACE, 'export');
  mkdirSync(place, { recursive: true });
  await pipeline(Readable.fromWeb(response.body), extract({ cwd: place, strip: 1 }));
  return place;
}

/** Makes a key for each role, prints them, and writes them where a shell can read them. */
async function showKeys({ base, call, operatorKey, folder }: Demo): Promise<void> {
  const holders = [
    { role: 'coordinator', person: 'S01' },
    { role: 'shop', person: 'till-M01', shop: 'M01' },
    { role: 'auditor', person: 'auditor' },
    { role: 'volunteer', person: 'V0001' },
  ];
  const keys: [name: string, key: string][] = [['operator', operatorKey]];
  for (const holder of holders) {
    const { body } = await call({ method: 'POST', path: 'keys', body: holder });
    keys.push([holder.role, String(body['key'])]);
  }
  const api = `${base}/v1/ledgers/${folder.info.ledger}`;
  say(`\nA key to try for each role, at ${api} (what can be asked: ${base}/docs):`);
  for (const [name, key] of keys) say(`  ${name.padEnd(12)} ${key}`);
  const file = join(PLACE, 'keys.env');
  writeFileSync(file, [`API=${api}`, ...keys.map(([name, key]) => `${name.toUpperCase()}=${key}`), ''].join('\n'), {
    mode: 0o600,
  });
  say(`They stand in ${file} too, for the tour in README.md. Books: ${join(PLACE, 'timebank.sqlite')}`);
}

function say(text: string): void {
  console.log(text);
}

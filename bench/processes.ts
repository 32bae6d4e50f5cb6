import { ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { httpApiClient } from '../src/import/api-client';
import type { Load, LoadResult } from './load';
import { MONTHS } from './records';

const CLI = resolve(__dirname, '../src/cli.js');

/** A service in its own process, with a new database. */
export interface ServiceProcess {
  readonly base: string;
  readonly folder: string;
  /** API key of the ledger's operator. */
  readonly key: string;
  /** Id of a confirmed import of old books. */
  readonly books: string;
  stop(): Promise<void>;
}

/** The ledger of the benchmarks. */
export const LEDGER = 'bench';

/** Starts the service with a new SQLite file, or with the given database URL. */
export async function serve(database?: string): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-bench-'));
  const env = {
    ...process.env,
    DATABASE_URL: database ?? `sqlite:${folder}/bench.sqlite`,
    CHECKPOINT_FILE: `${folder}/bench.checkpoints`,
    PORT: '0',
    LOG_LEVEL: 'warn',
    RATE_LIMIT: '0',
  };
  const cli = (...args: string[]): string => execFileSync('node', [CLI, ...args], { env, encoding: 'utf8' });
  cli('ledger', 'create', LEDGER, '--name', 'bench');
  const newKey = (role: string, person: string): string =>
    /tbk_\S+/.exec(cli('key', 'create', LEDGER, '--role', role, '--person', person))?.[0] ?? '';
  const [key, confirmer] = [newKey('operator', 'S01'), newKey('coordinator', 'S04')];
  const server = spawn('node', ['--max-semi-space-size=64', CLI, 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const base = await address(server.stderr);
  const stop = async (): Promise<void> => {
    await stopProcess(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, folder, key, books: await confirmedImport(base, key, confirmer), stop };
}

/** Records an import of the months of the sample records with one key, and confirms it with another. @returns its id */
async function confirmedImport(base: string, key: string, confirmer: string): Promise<string> {
  const [call, secondCall] = [httpApiClient(base, LEDGER, key), httpApiClient(base, LEDGER, confirmer)];
  const body = { source: '样本', reason: '测速', months: MONTHS };
  const recorded = await call({ method: 'POST', path: 'imports', key: 'import', body });
  const id = String(recorded.body['id']);
  const path = `imports/${id}/confirmation`;
  const confirmed = await secondCall({ method: 'POST', path, key: 'import-confirmation' });
  if (confirmed.status !== 201) throw new Error(`${path}: ${confirmed.status} ${JSON.stringify(confirmed.body)}`);
  return id;
}

/** Starts a bare Fastify server that echoes every POST body. */
export async function echo(): Promise<{ base: string; stop(): Promise<void> }> {
  const server = spawn('node', [join(__dirname, 'echo-server.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { base: await address(server.stdout), stop: () => stopProcess(server) };
}

/** Waits for a server to print its address; ignores later output. */
async function address(output: Readable): Promise<string> {
  const base = await new Promise<string>((done, fail) => {
    output.on('data', (text: Buffer) => {
      const url = /http:\/\/\S+?:\d+/.exec(text.toString())?.[0];
      if (url) done(url);
    });
    output.once('end', () => fail(new Error('the server ended before it listened')));
  });
  return base;
}

async function stopProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** Runs a load from its own process. */
export async function load(input: Load): Promise<LoadResult> {
  const client = fork(join(__dirname, 'load.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  client.send(input);
  const [result] = (await once(client, 'message')) as [LoadResult];
  await once(client, 'exit');
  return result;
}

/** The median; 0 without values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Rounds to three decimals. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

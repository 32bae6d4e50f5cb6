import { ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Load, Loaded } from './load';

const CLI = resolve(__dirname, '../src/cli.js');

/** A service in a process of its own, on fresh books in a folder of its own. */
export interface Served {
  readonly base: string;
  readonly folder: string;
  /** Key of the ledger's operator. */
  readonly key: string;
  stop(): Promise<void>;
}

/** The ledger of the benchmarks. */
export const LEDGER = 'bench';

/** Starts the service as anyone would, on books in a file of its own or in a database that is given. */
export async function serve(database?: string): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-bench-'));
  const env = {
    ...process.env,
    DATABASE_URL: database ?? `sqlite:${folder}/books.sqlite`,
    CHECKPOINT_FILE: `${folder}/books.checkpoints`,
    PORT: '0',
    LOG_LEVEL: 'warn',
    RATE_LIMIT: '0',
  };
  const cli = (...words: string[]): string => execFileSync('node', [CLI, ...words], { env, encoding: 'utf8' });
  cli('ledger', 'create', LEDGER, '--name', 'bench');
  const key = /tbk_\S+/.exec(cli('key', 'create', LEDGER, '--role', 'operator', '--person', 'S01'))?.[0] ?? '';
  const server = spawn('node', ['--max-semi-space-size=64', CLI, 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const base = await address(server.stderr);
  const stop = async (): Promise<void> => {
    await stopped(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, folder, key, stop };
}

/** Starts a bare Fastify that answers every POST with what it got. */
export async function echo(): Promise<{ base: string; stop(): Promise<void> }> {
  const server = spawn('node', [join(__dirname, 'echo-server.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { base: await address(server.stdout), stop: () => stopped(server) };
}

/** Reads where a server listens; what it says later is thrown away. */
async function address(said: Readable): Promise<string> {
  const base = await new Promise<string>((done, fail) => {
    said.on('data', (text: Buffer) => {
      const found = /http:\/\/\S+?:\d+/.exec(text.toString())?.[0];
      if (found) done(found);
    });
    said.once('end', () => fail(new Error('the server ended before it listened')));
  });
  return base;
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** Loads a server from a process of its own. */
export async function load(input: Load): Promise<Loaded> {
  const client = fork(join(__dirname, 'load.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  client.send(input);
  const [answer] = (await once(client, 'message')) as [Loaded];
  await once(client, 'exit');
  return answer;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** To three places. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

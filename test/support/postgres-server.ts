import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** Where Debian's PostgreSQL keeps its programs, the newest first; or the folder that POSTGRES_BIN names. */
function binFolder(): string {
  const versions = '/usr/lib/postgresql';
  const [newest] = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  return process.env['POSTGRES_BIN'] ?? join(versions, newest ?? '', 'bin');
}

/** Tests that kill PostgreSQL: skipped by name where there is none to start. */
export const withPostgresServer: jest.Describe = existsSync(join(binFolder(), 'initdb')) ? describe : describe.skip;

/** Runs one of its programs. The server refuses to run as root, so root becomes the user that Debian made for it. */
async function runProgram(name: string, ...args: string[]): Promise<string> {
  const path = join(binFolder(), name);
  const [file, before] = process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', path]] : [path, []];
  return (await run(file, [...before, ...args], { cwd: '/' })).stdout;
}

/** The number of a user on this machine, and of its group. */
function idsOf(user: string): [uid: number, gid: number] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  return [uid ?? 0, gid ?? 0];
}

/** How a server ends: as it should, or as if its machine had lost power. */
export type ShutdownMode = 'fast' | 'immediate';

/** A PostgreSQL of a test's own, which it may stop, kill and starve. Texts are in the order of their bytes. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly own: boolean,
    readonly port: number,
  ) {}

  /** Makes a server and starts it, with its files in a folder of its own, or in one that is given and empty. */
  static async create(dataFolder?: string): Promise<PostgresServer> {
    const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'postgres-'));
    if (process.getuid?.() === 0) chownSync(folder, ...idsOf('postgres'));
    const server = new PostgresServer(folder, dataFolder === undefined, await freePort());
    const locale = ['--encoding=UTF8', '--lc-collate=C', '--lc-ctype=C.UTF-8'];
    await runProgram(
      'initdb',
      '-D',
      server.data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '--wal-segsize=1',
      ...locale,
    );
    const settings = [
      `port = ${server.port}`,
      `listen_addresses = '127.0.0.1'`,
      `unix_socket_directories = ''`,
      // Its processes are killed, its machine is not.
      'fsync = off',
      'shared_buffers = 16MB',
      'max_wal_size = 16MB',
      'min_wal_size = 2MB',
    ];
    appendFileSync(join(server.data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    await server.start();
    return server;
  }

  /** DATABASE_URL of its one database, by the port of the server itself or of somebody in between. */
  url(port = this.port): string {
    return `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Starts it, and answers once it takes connections. */
  async start(): Promise<void> {
    await runProgram('pg_ctl', '-D', this.data, '-s', '-w', '-t', '120', '-l', this.log, 'start');
  }

  async stop(mode: ShutdownMode): Promise<void> {
    await runProgram('pg_ctl', '-D', this.data, '-s', '-w', '-t', '120', '-m', mode, 'stop');
  }

  /** Asks it as its superuser, on a connection of its own. */
  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    // Whatever the server is set to: who asks here may write.
    const options = '-c default_transaction_read_only=off';
    const client = new Client({ connectionString: this.url(), application_name: 'test', options });
    // What ends it while it is asked is told by the question itself.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  /** Changes a setting of all sessions, also of those that are open. */
  async set(name: string, value: string): Promise<void> {
    await this.query(`ALTER SYSTEM SET ${name} = ${value}`);
    await this.query('SELECT pg_reload_conf()');
  }

  /** Is it there, or has it ended by itself? */
  async isRunning(): Promise<boolean> {
    return runProgram('pg_ctl', '-D', this.data, 'status').then(
      () => true,
      () => false,
    );
  }

  /** Ends it and takes its files away. */
  async end(): Promise<void> {
    await this.stop('immediate').catch(() => undefined);
    for (const path of [this.data, this.log]) rmSync(path, { recursive: true, force: true });
    if (this.own) rmdirSync(this.folder);
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private get log(): string {
    return join(this.folder, 'log');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

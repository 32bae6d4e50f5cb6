import { execFile } from 'node:child_process';
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { portForLater } from './port-for-later';

const run = promisify(execFile);

/** Folder of the PostgreSQL programs: POSTGRES_BIN, or the newest version installed by Debian. */
function binFolder(): string {
  const versions = '/usr/lib/postgresql';
  const [newest] = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  return process.env['POSTGRES_BIN'] ?? join(versions, newest ?? '', 'bin');
}

/** `describe` for tests that stop their own PostgreSQL server; skipped when it is not installed. */
export const withPostgresServer: jest.Describe = existsSync(join(binFolder(), 'initdb')) ? describe : describe.skip;

/** Runs a PostgreSQL program; as user `postgres` when the test runs as root, because the server refuses root. */
async function runProgram(name: string, ...args: string[]): Promise<string> {
  const path = join(binFolder(), name);
  const [file, before] = process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', path]] : [path, []];
  return (await run(file, [...before, ...args], { cwd: '/' })).stdout;
}

/** User id and group id of a user. */
function idsOf(user: string): [uid: number, gid: number] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  return [uid ?? 0, gid ?? 0];
}

/** How a server is stopped: `fast` shuts down cleanly, `immediate` is like a power failure. */
export type ShutdownMode = 'fast' | 'immediate';

/** A separate PostgreSQL server that a test may stop, kill and limit. Texts are ordered by bytes. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly own: boolean,
    readonly port: number,
  ) {}

  /** Creates and starts a server, in a temporary folder or in the given empty folder. */
  static async create(dataFolder?: string): Promise<PostgresServer> {
    const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'postgres-'));
    if (process.getuid?.() === 0) chownSync(folder, ...idsOf('postgres'));
    const server = new PostgresServer(folder, dataFolder === undefined, await portForLater());
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
      // Tests kill processes, not the machine, so fsync is not needed.
      'fsync = off',
      'shared_buffers = 16MB',
      'max_wal_size = 16MB',
      'min_wal_size = 2MB',
    ];
    appendFileSync(join(server.data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    await server.start();
    return server;
  }

  /** DATABASE_URL of its database, on the server's port or the port of a proxy. */
  url(port = this.port): string {
    return `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Starts the server and waits until it accepts connections. */
  async start(): Promise<void> {
    await runProgram('pg_ctl', '-D', this.data, '-s', '-w', '-t', '120', '-l', this.log, 'start');
  }

  async stop(mode: ShutdownMode): Promise<void> {
    await runProgram('pg_ctl', '-D', this.data, '-s', '-w', '-t', '120', '-m', mode, 'stop');
  }

  /** Runs a query as superuser on a new connection. */
  async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    // Allows writes even when the server is set to read-only.
    const options = '-c default_transaction_read_only=off';
    const client = new Client({ connectionString: this.url(), application_name: 'test', options });
    // A lost connection is reported by the query itself.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  /** Changes a setting for all sessions, including open ones. */
  async set(name: string, value: string): Promise<void> {
    await this.query(`ALTER SYSTEM SET ${name} = ${value}`);
    await this.query('SELECT pg_reload_conf()');
  }

  /** Whether the server process is running. */
  async isRunning(): Promise<boolean> {
    return runProgram('pg_ctl', '-D', this.data, 'status').then(
      () => true,
      () => false,
    );
  }

  /** Stops the server and deletes its files. */
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

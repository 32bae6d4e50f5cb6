import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiRequest, ApiResponse, ApiClient, httpApiClient } from '../../src/import/api-client';
import { Clock } from '../../src/common/clock';
import { AuditModule } from '../../src/audit/audit.module';
import { Exports } from '../../src/audit/exports.service';
import { checkDatabase } from '../../src/check/database-check';
import { Database } from '../../src/database/database';
import { verifyExport } from '../../src/audit/verifier/verify';
import { withContext } from '../../src/cli/command-context';
import { Settings, settingsFrom } from '../../src/config/settings';
import { OLD_BOOKS } from './community';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from './temporary-database';
import { TimebankProcess } from './timebank-process';
import { newService } from './service';

/** Switches off the rate limits. */
const UNLIMITED = { RATE_LIMIT: '0', PUBLIC_RATE_LIMIT: '0' };

/** Folder of the database (temporary unless given) and settings that differ from the defaults. */
interface LaunchOptions {
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A service in its own process, on a database that outlives it: it can be killed, stopped and restarted. On PostgreSQL
 * with Redis, where a service runs no jobs, a worker process is started and ended with it.
 */
export class ServiceProcess {
  readonly ledger = 'sunrise';
  private running?: TimebankProcess;
  private worker?: TimebankProcess;
  private address = '';
  private key = '';
  private secondKey = '';
  private import = '';

  private constructor(
    /** Folder of the database. */
    readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly own: boolean,
  ) {}

  /** Creates a database with one ledger, and starts the service. */
  static async launch({ folder, settings = {} }: LaunchOptions = {}): Promise<ServiceProcess> {
    const own = folder === undefined;
    const service = new ServiceProcess(folder ?? (await newTemporaryDatabase()), settings, own);
    await service.seed();
    await service.start();
    return service;
  }

  /**
   * Creates the ledger, its operator's key and an import of old books that S01 recorded and another person confirmed, in
   * this process because that is faster than starting another.
   */
  private async seed(): Promise<void> {
    const service = await newService(new Clock(), this.folder, this.settingsInProcess());
    await service.ledger(this.ledger);
    this.key = await service.key(this.ledger, 'operator', { person: 'S01' });
    this.secondKey = await service.key(this.ledger, 'coordinator', { person: 'confirmer' });
    const [call, confirmer] = [this.key, this.secondKey].map((key) => httpApiClient(service.base, this.ledger, key));
    const recorded = await call?.({ method: 'POST', path: 'imports', key: 'import', body: OLD_BOOKS });
    this.import = String(recorded?.body['id']);
    await confirmer?.({ method: 'POST', path: `imports/${this.import}/confirmation`, key: 'confirmation' });
    await service.end();
  }

  private settingsInProcess(): Settings {
    return settingsFrom({ ...settingsAt(this.folder), ...this.settings, REDIS_URL: '', LOG_LEVEL: 'silent' });
  }

  get books(): string {
    return join(this.folder, 'books.sqlite');
  }

  /** Output of the running service. */
  get output(): string {
    return this.running?.output ?? '';
  }

  /** How the service process ended, or that it still runs, and its last output: for the message of a test that fails. */
  async exitAndLastOutput(): Promise<string> {
    // Clients lose their connections a moment before the exit is known here.
    const waiting = new AbortController();
    const running = setTimeout(5000, 'is still running', { signal: waiting.signal }).catch(() => '');
    const ended = this.running?.ended().then((how) => `exited with ${how}`);
    const what = await Promise.race([ended ?? 'was never started', running]);
    waiting.abort();
    return `the service ${what}; its last output:\n${this.output.slice(-4000)}`;
  }

  /** Calls the API with the operator's key. */
  get call(): ApiClient {
    return httpApiClient(this.address, this.ledger, this.key);
  }

  /** Calls the API with the key of the person who confirms what the operator asks for. */
  get callAsConfirmer(): ApiClient {
    return httpApiClient(this.address, this.ledger, this.secondKey);
  }

  /** Calls the API with the operator's key within the import of old books. */
  get callWithinImport(): ApiClient {
    return (request) => this.call({ ...request, within: this.import });
  }

  /** Sends a POST request that must be answered with 201. */
  booked(path: string, body: object, idem: string): Promise<ApiResponse> {
    return this.bookedBy(this.call, { path, body, key: idem });
  }

  /** Sends a POST request within the import of old books, which must be answered with 201. */
  fromBooks(path: string, body: object, idem: string): Promise<ApiResponse> {
    return this.bookedBy(this.callWithinImport, { path, body, key: idem });
  }

  private async bookedBy(call: ApiClient, request: Omit<ApiRequest, 'method'>): Promise<ApiResponse> {
    const answer = await call({ method: 'POST', ...request });
    const { path } = request;
    expect([path, answer.status, answer.body]).toEqual([path, 201, answer.body]);
    return answer;
  }

  /** The current signed checkpoint. */
  async checkpoint(): Promise<string> {
    const headers = { authorization: `Bearer ${this.key}` };
    return (await fetch(`${this.address}/v1/ledgers/${this.ledger}/checkpoint`, { headers })).text();
  }

  /** Name of the failing readiness check, or `ready`; waits until the answer cached for a second has expired. */
  async readiness(): Promise<string> {
    await setTimeout(1010);
    const response = await fetch(`${this.address}/health/ready`).catch(async (cause: unknown) => {
      throw new Error(await this.exitAndLastOutput(), { cause });
    });
    const { errors } = (await response.json()) as { errors?: readonly { field: string }[] };
    return response.ok ? 'ready' : (errors?.[0]?.field ?? '');
  }

  /** Sends a GET request and returns the whole response. */
  get(path: string): Promise<Response> {
    return this.getAs(this.key, path);
  }

  /** Sends a GET request with a key and returns the whole response. */
  getAs(key: string, path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${key}` };
    return fetch(`${this.address}/v1/ledgers/${this.ledger}/${path}`, { headers });
  }

  /** The number of commits that have failed since the service was started; it needs METRICS_ADDRESS in its settings. */
  async failedCommits(): Promise<number> {
    const metrics = await (await fetch(`http://${this.settings['METRICS_ADDRESS']}/metrics`)).text();
    return Number(/^timebank_commit_failures_total (\d+)$/m.exec(metrics)?.[1]);
  }

  /** Starts the service on the existing database. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const { process, base } = await TimebankProcess.serve(this.folder, { ...UNLIMITED, ...this.settings, ...env });
    this.running = process;
    this.address = base;
    const all = { ...this.settings, ...env };
    this.worker = ON_POSTGRES && all['REDIS_URL'] ? TimebankProcess.start(['worker'], this.folder, all) : undefined;
  }

  /** Kills the processes with SIGKILL. */
  async kill(): Promise<void> {
    this.running?.child.kill('SIGKILL');
    this.worker?.child.kill('SIGKILL');
    expect(await this.running?.ended()).toBe('SIGKILL');
    await this.worker?.ended();
  }

  /** Stops the processes with SIGTERM and waits until they have ended. */
  async stop(): Promise<number | NodeJS.Signals | undefined> {
    this.running?.child.kill('SIGTERM');
    this.worker?.child.kill('SIGTERM');
    await this.worker?.ended();
    return this.running?.ended();
  }

  /** Runs a command on the database while the service is stopped; it must succeed. @returns its output */
  async run(...argv: readonly string[]): Promise<string> {
    const command = TimebankProcess.start(argv, this.folder, this.settings);
    expect([await command.ended(), command.output]).toEqual([0, command.output]);
    return command.output;
  }

  /** Checks the tables, exports the log and verifies it from its files alone, in this process because that is faster than starting others. */
  async verify(name = 'export', { since }: { since?: string } = {}): Promise<void> {
    const to = join(this.folder, name);
    const settings = this.settingsInProcess();
    await withContext({ access: 'read', modules: [AuditModule], settings }, async (app) => {
      await app.get(Exports).write(this.ledger, to);
      const [checked] = await app.get(Database).snapshot((sql) => checkDatabase(sql, this.ledger));
      expect(checked?.faults).toEqual([]);
    });
    expect(await verifyExport(to, { since })).toMatchObject({ sound: true, findings: [] });
  }

  async end(): Promise<void> {
    for (const process of [this.running, this.worker]) {
      process?.child.kill('SIGKILL');
      await process?.ended();
    }
    if (this.own) await dropTemporaryDatabase(this.folder);
  }
}

/** An entry in the change feed. */
export interface FollowedEntry {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** Reads all entries from the change feed. */
export async function followChanges(call: ApiClient): Promise<FollowedEntry[]> {
  const found: FollowedEntry[] = [];
  for (let after = '0'; ;) {
    const { body } = await call({ method: 'GET', path: `changes?limit=500&after=${after}` });
    const items = body['items'] as FollowedEntry[];
    if (items.length === 0) return found;
    found.push(...items);
    after = String(body['next']);
  }
}

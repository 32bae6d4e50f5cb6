import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiResponse, ApiClient, httpApiClient } from '../../src/import/api-client';
import { Clock } from '../../src/common/clock';
import { settingsFrom } from '../../src/config/settings';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from './temporary-database';
import { TimebankProcess } from './timebank-process';
import { newService } from './service';

/** Nobody in these tests is a stranger, however fast they ask. */
const UNLIMITED = { RATE_LIMIT: '0', PUBLIC_RATE_LIMIT: '0' };

/** Where its books shall lie, a folder of its own unless it is given, and what is set apart from the usual. */
interface LaunchOptions {
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A service in a process of its own, on books that outlive it: it can be killed, stopped and started again. On PostgreSQL,
 * where a service with Redis leaves jobs to others, a worker lives and dies with it.
 */
export class ServiceProcess {
  readonly ledger = 'sunrise';
  private running?: TimebankProcess;
  private worker?: TimebankProcess;
  private address = '';
  private key = '';

  private constructor(
    /** Where its books lie. */
    readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly own: boolean,
  ) {}

  /** Makes books with one ledger, and starts the service. */
  static async launch({ folder, settings = {} }: LaunchOptions = {}): Promise<ServiceProcess> {
    const own = folder === undefined;
    const service = new ServiceProcess(folder ?? (await newTemporaryDatabase()), settings, own);
    service.key = await service.seed();
    await service.start();
    return service;
  }

  /** Makes the ledger and a key of its operator. Within this process: another takes longer to start than to do it. */
  private async seed(): Promise<string> {
    const settings = settingsFrom({ ...settingsAt(this.folder), ...this.settings, REDIS_URL: '', LOG_LEVEL: 'silent' });
    const service = await newService(new Clock(), this.folder, settings);
    await service.ledger(this.ledger);
    const key = await service.key(this.ledger, 'operator', { person: 'S01' });
    await service.end();
    return key;
  }

  get books(): string {
    return join(this.folder, 'books.sqlite');
  }

  /** What the service of now has said. */
  get said(): string {
    return this.running?.said ?? '';
  }

  /** How the service process ended, or that it still runs, and its last output: for the message of a test that fails. */
  async exitAndLastOutput(): Promise<string> {
    // Clients lose their connections a moment before the exit is known here.
    const waiting = new AbortController();
    const running = setTimeout(5000, 'is still running', { signal: waiting.signal }).catch(() => '');
    const ended = this.running?.ended().then((how) => `exited with ${how}`);
    const what = await Promise.race([ended ?? 'was never started', running]);
    waiting.abort();
    return `the service ${what}; its last output:\n${this.said.slice(-4000)}`;
  }

  /** Calls the API with the operator's key. */
  get call(): ApiClient {
    return httpApiClient(this.address, this.ledger, this.key);
  }

  /** Asks for something, and expects it to be made. */
  async booked(path: string, body: object, idem: string): Promise<ApiResponse> {
    const answer = await this.call({ method: 'POST', path, key: idem, body });
    expect([path, answer.status, answer.body]).toEqual([path, 201, answer.body]);
    return answer;
  }

  /** The signed checkpoint of now. */
  async checkpoint(): Promise<string> {
    const headers = { authorization: `Bearer ${this.key}` };
    return (await fetch(`${this.address}/v1/ledgers/${this.ledger}/checkpoint`, { headers })).text();
  }

  /** The name of the check that fails, or `ready`. An answer holds for a second: this one was given after it was asked. */
  async readiness(): Promise<string> {
    await setTimeout(1010);
    const response = await fetch(`${this.address}/health/ready`).catch(async (cause: unknown) => {
      throw new Error(await this.exitAndLastOutput(), { cause });
    });
    const { errors } = (await response.json()) as { errors?: readonly { field: string }[] };
    return response.ok ? 'ready' : (errors?.[0]?.field ?? '');
  }

  /** Looks something up, and answers with all that came. */
  look(path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}` };
    return fetch(`${this.address}/v1/ledgers/${this.ledger}/${path}`, { headers });
  }

  /** Starts the service on the books as they are. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const { process, base } = await TimebankProcess.serve(this.folder, { ...UNLIMITED, ...this.settings, ...env });
    this.running = process;
    this.address = base;
    const all = { ...this.settings, ...env };
    this.worker = ON_POSTGRES && all['REDIS_URL'] ? TimebankProcess.start(['worker'], this.folder, all) : undefined;
  }

  /** Kills it as a power cut would. */
  async kill(): Promise<void> {
    this.running?.child.kill('SIGKILL');
    this.worker?.child.kill('SIGKILL');
    expect(await this.running?.ended()).toBe('SIGKILL');
    await this.worker?.ended();
  }

  /** Tells it to stop, and waits until it has. */
  async stop(): Promise<number | NodeJS.Signals | undefined> {
    this.running?.child.kill('SIGTERM');
    this.worker?.child.kill('SIGTERM');
    await this.worker?.ended();
    return this.running?.ended();
  }

  /** Runs a command beside it, and expects it to succeed. */
  async command(...words: string[]): Promise<string> {
    const { DATABASE_URL } = this.settings;
    const process = TimebankProcess.start(words, this.folder, DATABASE_URL === undefined ? {} : { DATABASE_URL });
    expect([words, await process.ended(), process.said]).toEqual([words, 0, process.said]);
    return process.said;
  }

  /** Exports the log and recomputes it from its leaves alone; `since` is an older checkpoint that it must extend. */
  async verify(name = 'export', since: readonly string[] = []): Promise<string> {
    const to = join(this.folder, name);
    await this.command('export', this.ledger, to);
    const said = await this.command('verify', to, ...since.flatMap((file) => ['--since', file]));
    expect(said).toContain('Sound: ');
    return said;
  }

  async end(): Promise<void> {
    for (const process of [this.running, this.worker]) {
      process?.child.kill('SIGKILL');
      await process?.ended();
    }
    if (this.own) await dropTemporaryDatabase(this.folder);
  }
}

/** What the change feed says of an entry. */
export interface FollowedEntry {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** All entries. */
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

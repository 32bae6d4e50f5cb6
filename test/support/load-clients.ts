import { setTimeout } from 'node:timers/promises';
import type { ApiResponse } from '../../src/import/api-client';
import { FollowedEntry, ServiceProcess, followChanges } from './service-process';

/** A request of a load client, with its answer once it is acknowledged. */
export interface PendingRequest {
  readonly key: string;
  readonly path: string;
  readonly body: object;
  /** The receipt; set when the request is acknowledged. */
  answer?: ApiResponse;
}

/** Delay before a retry, in milliseconds; shorter than Retry-After, so that more requests meet the fault. */
const RETRY_DELAY_MS = 20;

const CLIENTS = 12;

function pendingRequest(n: number): PendingRequest {
  const key = `load-${n}`;
  if (n % 3 === 0) return { key, path: 'fund-receipts', body: { source: '募捐', cents: n + 1 } };
  const broughtForward = { minutes: n + 1, asOf: '2026-09-30' };
  if (n % 3 === 1) return { key, path: 'volunteers', body: { code: `V${n}`, broughtForward } };
  return { key, path: 'people', body: { code: `P${n}` } };
}

/** Status that allows a retry with the same key. */
const RETRY_STATUS = 503;

/** Concurrent clients of a service that send one request after another and keep all answers. */
export class LoadClients {
  readonly requests: PendingRequest[] = [];
  /** Number of failed requests, by status and code. */
  readonly refused: Record<string, number> = {};
  private over = false;
  /** How many clients still ask. */
  private asking = 0;
  private watching: (() => void)[] = [];

  constructor(private readonly service: ServiceProcess) {}

  /** Number of acknowledged requests. */
  get acknowledged(): number {
    return this.requests.filter(({ answer }) => answer).length;
  }

  /** Sends requests until `stop` is called or the service no longer answers. */
  async run(): Promise<void> {
    this.over = false;
    this.asking = CLIENTS;
    const client = async (): Promise<void> => {
      await this.client();
      this.asking -= 1;
      this.notify();
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  /** Lets all clients finish their current request. */
  stop(): void {
    this.over = true;
  }

  /** Resolves when `more` further requests are acknowledged. Fails when no client is answered any more. */
  async served(more: number): Promise<void> {
    for (const enough = this.acknowledged + more; this.acknowledged < enough;) {
      if (this.asking === 0)
        throw new Error(`no client is answered any more: ${await this.service.exitAndLastOutput()}`);
      await new Promise<void>((done) => this.watching.push(done));
    }
  }

  /**
   * Repeats requests with their keys. A request with an answer must get the same answer again.
   * @returns the number of requests that had no answer
   */
  async repeat(from: number): Promise<number> {
    const again = this.requests.slice(from);
    const unknown = again.filter(({ answer }) => !answer).length;
    const client = async (): Promise<void> => {
      for (let one = again.pop(); one; one = again.pop()) {
        const answer = await this.send(one);
        if (!answer) throw new Error(`${one.key} was not answered: ${await this.service.exitAndLastOutput()}`);
        expect([one, answer.status]).toEqual([one, 201]);
        if (one.answer) expect([answer.replayed, answer.body]).toEqual([true, one.answer.body]);
        one.answer ??= answer;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return unknown;
  }

  /**
   * Expects entry numbers without a gap, every acknowledged entry once at its number, and no other entries than those
   * of the kinds in `before`.
   */
  async expectWhole(before: readonly string[] = ['policy.adopted', 'import.confirmed']): Promise<void> {
    const entries = await followChanges(this.service.call);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1));
    const acknowledgedEntries = this.requests.flatMap(({ answer }) =>
      answer ? (answer.body['entries'] as FollowedEntry[]) : [],
    );
    expect(new Set(acknowledgedEntries.map(({ seq }) => seq)).size).toBe(acknowledgedEntries.length);
    expect(acknowledgedEntries.filter(({ seq, id }) => entries[seq - 1]?.id !== id)).toEqual([]);
    const seqs = new Set(acknowledgedEntries.map(({ seq }) => seq));
    const kinds = entries.filter(({ seq }) => !seqs.has(seq)).map(({ kind }) => kind);
    // Each process has keys of its own.
    expect(kinds.filter((kind) => !kind.startsWith('key.'))).toEqual(before);
  }

  private async client(): Promise<void> {
    while (!this.over) {
      const one = pendingRequest(this.requests.length);
      this.requests.push(one);
      let answer = await this.send(one);
      while (answer?.status === RETRY_STATUS) {
        await setTimeout(RETRY_DELAY_MS);
        answer = await this.send(one);
      }
      if (!answer) return;
      if (answer.status === 201) one.answer = answer;
      this.notify();
    }
  }

  /** Wakes the callers of `served`. */
  private notify(): void {
    const watching = this.watching;
    this.watching = [];
    for (const done of watching) done();
  }

  /** Sends a request. Returns undefined when there is no answer. */
  private async send({ path, key, body }: PendingRequest): Promise<ApiResponse | undefined> {
    const call = path === 'people' ? this.service.call : this.service.callWithinImport;
    const answer = await call({ method: 'POST', path, key, body }).catch(() => undefined);
    if (!answer) this.note('no answer');
    else if (answer.status !== 201) this.note(`${answer.status} ${String(answer.body['code'])}`);
    return answer;
  }

  private note(what: string): void {
    this.refused[what] = (this.refused[what] ?? 0) + 1;
  }
}

/** Pseudo-random numbers from 0 to below 1, the same for the same seed. */
export function* random(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

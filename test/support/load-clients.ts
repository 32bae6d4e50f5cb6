import { setTimeout } from 'node:timers/promises';
import type { ApiResponse } from '../../src/import/api-client';
import { FollowedEntry, ServiceProcess, followChanges } from './service-process';

/** Something asked, and what came of it. */
export interface PendingRequest {
  readonly key: string;
  readonly path: string;
  readonly body: object;
  /** The receipt: from then on it is acknowledged. */
  answer?: ApiResponse;
}

/** How long a client waits before it asks again, in milliseconds: sooner than it is told, to meet more of the fault. */
const RETRY_DELAY_MS = 20;

const CLIENTS = 12;

function pendingRequest(n: number): PendingRequest {
  const key = `wish-${n}`;
  if (n % 3 === 0) return { key, path: 'fund-receipts', body: { source: '募捐', cents: n + 1 } };
  const broughtForward = { minutes: n + 1, asOf: '2026-09-30' };
  if (n % 3 === 1) return { key, path: 'volunteers', body: { code: `V${n}`, broughtForward } };
  return { key, path: 'people', body: { code: `P${n}` } };
}

/** What those clients are told who may come again with the same key. */
const COME_AGAIN = 503;

/** Clients of a house that book one thing after the other, and remember all that they were told. */
export class LoadClients {
  readonly requests: PendingRequest[] = [];
  /** How often each "no" was said, by status and code. */
  readonly refused: Record<string, number> = {};
  private over = false;
  /** How many clients still ask. */
  private asking = 0;
  private watching: (() => void)[] = [];

  constructor(private readonly service: ServiceProcess) {}

  /** How many of its wishes were acknowledged. */
  get acknowledged(): number {
    return this.requests.filter(({ answer }) => answer).length;
  }

  /** Asks for one thing after the other until it is told to stop, or nobody answers any more. */
  async run(): Promise<void> {
    this.over = false;
    this.asking = CLIENTS;
    const client = async (): Promise<void> => {
      await this.client();
      this.asking -= 1;
      this.tell();
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  /** Lets everybody finish what they are at. */
  stop(): void {
    this.over = true;
  }

  /** Resolves when so many more wishes were acknowledged. Fails when no client is answered any more. */
  async served(more: number): Promise<void> {
    for (const enough = this.acknowledged + more; this.acknowledged < enough;) {
      if (this.asking === 0)
        throw new Error(`no client is answered any more: ${await this.service.exitAndLastOutput()}`);
      await new Promise<void>((done) => this.watching.push(done));
    }
  }

  /**
   * Sends wishes once more with their keys: whoever got no answer asks again; who got one, gets it again.
   * @returns how many had got no answer
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
   * Expects of the log: numbers without a gap, every acknowledged entry in its place and once, and no other but those
   * that stood there before.
   */
  async expectWhole(before: readonly string[] = ['policy.adopted']): Promise<void> {
    const entries = await followChanges(this.service.call);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1));
    const told = this.requests.flatMap(({ answer }) => (answer ? (answer.body['entries'] as FollowedEntry[]) : []));
    expect(new Set(told.map(({ seq }) => seq)).size).toBe(told.length);
    expect(told.filter(({ seq, id }) => entries[seq - 1]?.id !== id)).toEqual([]);
    const seqs = new Set(told.map(({ seq }) => seq));
    expect(entries.filter(({ seq }) => !seqs.has(seq)).map(({ kind }) => kind)).toEqual(before);
  }

  private async client(): Promise<void> {
    while (!this.over) {
      const one = pendingRequest(this.requests.length);
      this.requests.push(one);
      let answer = await this.send(one);
      while (answer?.status === COME_AGAIN) {
        await setTimeout(RETRY_DELAY_MS);
        answer = await this.send(one);
      }
      if (!answer) return;
      if (answer.status === 201) one.answer = answer;
      this.tell();
    }
  }

  /** Has those who wait look again. */
  private tell(): void {
    const watching = this.watching;
    this.watching = [];
    for (const done of watching) done();
  }

  /** The answer; undefined when there was none. */
  private async send({ path, key, body }: PendingRequest): Promise<ApiResponse | undefined> {
    const answer = await this.service.call({ method: 'POST', path, key, body }).catch(() => undefined);
    if (!answer) this.note('no answer');
    else if (answer.status !== 201) this.note(`${answer.status} ${String(answer.body['code'])}`);
    return answer;
  }

  private note(what: string): void {
    this.refused[what] = (this.refused[what] ?? 0) + 1;
  }
}

/** A small generator of numbers below 1, the same for the same seed. */
export function* random(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** An amount moved between two accounts, given by their ids. */
export type Move = readonly [from: string, to: string, amount: number];

/** One step of a request, as plain data, so that a counterexample is readable. */
export type ModelCommand = { readonly period: string } & (
  | { readonly do: 'move'; readonly moves: readonly Move[] }
  | { readonly do: 'reserve'; readonly hold: string; readonly move: Move; readonly durationMs: number }
  | { readonly do: 'capture'; readonly hold: string; readonly move: Move }
  | { readonly do: 'release'; readonly hold: string }
  | { readonly do: 'reverse'; readonly seq: number }
  | { readonly do: 'close' }
);

/** A request with an idempotency key; its commands are booked all or none. */
export interface ModelRequest {
  readonly client: string;
  readonly key: string;
  readonly hash: string;
  readonly arrived: string;
  /** The service's time when a stored answer is looked up. */
  readonly now: string;
  readonly settling: boolean;
  readonly commands: readonly ModelCommand[];
}

export interface ModelPosting {
  readonly account: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly version: number;
}

export interface ModelEntry {
  readonly seq: number;
  readonly period: string;
  readonly recorded: string;
  readonly command: ModelCommand;
  readonly expiresAt?: string;
  readonly postings: ModelPosting[];
}

export type ModelAnswer =
  | { readonly kind: 'booked'; readonly entries: readonly ModelEntry[]; readonly replayed: boolean }
  | { readonly kind: 'registered'; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly replayed: boolean }
  | { readonly kind: 'key-reused' };

type StoredAnswer = {
  readonly hash: string;
  readonly at: string;
  readonly answer: Exclude<ModelAnswer, { kind: 'key-reused' }>;
};

/** Account kinds that may not go below zero, with the refusal code (docs/domain.md §2). */
const FLOORED: Record<string, string> = {
  record: 'insufficient-record',
  coins: 'insufficient-coins',
  pool: 'insufficient-coins',
  points: 'insufficient-points',
  fund: 'insufficient-fund',
  payable: 'insufficient-balance',
};

/** Account kinds that may have a debt after a reversal (docs/domain.md §6). */
const OWING = ['coins', 'points'];

const DAY = 86_400_000;

/** An instant some milliseconds after another. */
export function after(instant: string, millis: number): string {
  return new Date(Date.parse(instant) + millis).toISOString();
}

/**
 * A minimal model of the ledger core: a list of entries and the answers by key. Balances, holds, reversals and closed
 * months are recomputed from the list on each use, which is slow but simple.
 */
export class Model {
  readonly entries: ModelEntry[] = [];
  /** The month that is being closed; empty when none is. */
  closing = '';
  /** Number of entries before the current request; only these can be reversed. */
  private entriesBefore = 0;
  private readonly answers = new Map<string, StoredAnswer>();

  constructor(private readonly ceilings: Readonly<Record<string, number>> = {}) {}

  submit(request: ModelRequest): ModelAnswer {
    const { client, key, hash, now } = request;
    const stored = this.answers.get(`${client} ${key}`);
    const expired = stored?.answer.kind === 'refused' && stored.at <= after(now, -30 * DAY);
    if (stored && !expired) return stored.hash === hash ? { ...stored.answer, replayed: true } : { kind: 'key-reused' };
    const answer = this.decide(request);
    this.answers.set(`${client} ${key}`, { hash, at: now, answer });
    return answer;
  }

  balance(account: string): number {
    return this.postings(account).reduce((sum, { amount }) => sum + amount, 0);
  }

  private postings(account: string): ModelPosting[] {
    return this.entries.flatMap(({ postings }) => postings.filter((one) => one.account === account));
  }

  private decide({ commands, arrived, settling }: ModelRequest): StoredAnswer['answer'] {
    const before = (this.entriesBefore = this.entries.length);
    const last = this.entries[before - 1]?.recorded ?? '';
    const recorded = arrived > last ? arrived : last;
    for (const command of commands) {
      const expiresAt = command.do === 'reserve' ? after(arrived, command.durationMs) : undefined;
      const code = this.book(
        { seq: this.entries.length + 1, period: command.period, recorded, command, expiresAt, postings: [] },
        settling,
      );
      if (code === undefined) continue;
      this.entries.length = before;
      return { kind: 'refused', code, replayed: false };
    }
    const booked = this.entries.slice(before);
    if (booked.some(({ command }) => command.do === 'close')) this.closing = '';
    return booked.length > 0
      ? { kind: 'booked', entries: booked, replayed: false }
      : { kind: 'registered', replayed: false };
  }

  private book(entry: ModelEntry, settling: boolean): string | undefined {
    const closed = this.entries.filter(({ command }) => command.do === 'close').at(-1)?.period ?? '';
    if (entry.period <= closed || (!settling && entry.period <= this.closing)) return 'month-closed';
    const refused = this.checkCommand(entry);
    if (refused !== undefined) return refused;
    const drafts = this.postingDrafts(entry.command);
    this.entries.push(entry);
    for (const [account, amount] of drafts) {
      const exceeded = this.mayOwe(entry.command, account)
        ? undefined
        : this.limitRefusal(account, amount, entry.recorded);
      if (exceeded !== undefined) return exceeded;
      const version = this.postings(account).length + 1;
      entry.postings.push({ account, amount, balanceAfter: this.balance(account) + amount, version });
    }
    return undefined;
  }

  private checkCommand({ command, recorded }: ModelEntry): string | undefined {
    switch (command.do) {
      case 'reverse':
        return this.checkReversal(command.seq);
      case 'reserve': {
        const [from, to, amount] = command.move;
        if (this.findHold(command.hold)) return 'hold-exists';
        return this.limitRefusal(from, -amount, recorded) ?? this.limitRefusal(to, amount, recorded);
      }
      case 'capture':
        return this.checkResolution(command.hold) ?? this.checkCapture(command.hold, command.move[2], recorded);
      case 'release':
        return this.checkResolution(command.hold);
      case 'move':
      case 'close':
        return undefined;
    }
  }

  private checkResolution(hold: string): string | undefined {
    if (!this.findHold(hold)) return 'unknown-hold';
    return this.isResolved(hold) ? 'hold-resolved' : undefined;
  }

  private checkCapture(name: string, amount: number, now: string): string | undefined {
    const hold = this.findHold(name);
    if (!hold || (hold.expiresAt ?? '') <= now) return 'hold-expired';
    return amount > amountOf(hold) ? 'more-than-held' : undefined;
  }

  private checkReversal(seq: number): string | undefined {
    const original = this.entries[seq - 1];
    if (!original || seq > this.entriesBefore) return 'unknown-entry';
    if (original.command.do === 'reverse') return 'not-reversible';
    return this.entries.some(({ command }) => command.do === 'reverse' && command.seq === seq)
      ? 'already-reversed'
      : undefined;
  }

  /** The refusal when an amount would pass a floor or ceiling; open holds count on both accounts. */
  private limitRefusal(account: string, amount: number, now: string): string | undefined {
    const open = this.entries.filter(
      ({ command, expiresAt = '' }) => command.do === 'reserve' && expiresAt > now && !this.isResolved(command.hold),
    );
    const held = (side: 0 | 1): number =>
      open
        .filter(({ command }) => command.do === 'reserve' && command.move[side] === account)
        .reduce((sum, one) => sum + amountOf(one), 0);
    const floorRefusal = FLOORED[account.split(':')[0] ?? ''];
    const ceiling = this.ceilings[account] ?? Infinity;
    if (amount < 0 && floorRefusal !== undefined && this.balance(account) - held(0) + amount < 0) return floorRefusal;
    return amount > 0 && this.balance(account) + held(1) + amount > ceiling ? 'limit-exceeded' : undefined;
  }

  /** Whether a command may leave a debt: a reversal, or a capture, whose amount was held before. */
  private mayOwe(command: ModelCommand, account: string): boolean {
    if (!OWING.includes(account.split(':')[0] ?? '')) return false;
    const payer = command.do === 'capture' ? this.findHold(command.hold)?.command : undefined;
    return command.do === 'reverse' || (payer?.do === 'reserve' && payer.move[0] === account);
  }

  private postingDrafts(command: ModelCommand): [account: string, amount: number][] {
    if (command.do === 'reverse')
      return (this.entries[command.seq - 1]?.postings ?? []).map(({ account, amount }) => [account, -amount]);
    const moves = command.do === 'move' ? command.moves : command.do === 'capture' ? [command.move] : [];
    return moves.flatMap(([from, to, amount]): [string, number][] => [
      [from, -amount],
      [to, amount],
    ]);
  }

  private findHold(hold: string): ModelEntry | undefined {
    return this.entries.find(({ command }) => command.do === 'reserve' && command.hold === hold);
  }

  private isResolved(hold: string): boolean {
    return this.entries.some(
      ({ command }) => (command.do === 'capture' || command.do === 'release') && command.hold === hold,
    );
  }
}

function amountOf({ command }: ModelEntry): number {
  return command.do === 'reserve' ? command.move[2] : 0;
}

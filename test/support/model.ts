/** Value that goes from one account to another; accounts are named by their ids. */
export type Move = readonly [from: string, to: string, amount: number];

/** One step of a command, as plain data: a counterexample can be read. */
export type ModelCommand = { readonly period: string } & (
  | { readonly do: 'move'; readonly moves: readonly Move[] }
  | { readonly do: 'reserve'; readonly hold: string; readonly move: Move; readonly lasts: number }
  | { readonly do: 'capture'; readonly hold: string; readonly move: Move }
  | { readonly do: 'release'; readonly hold: string }
  | { readonly do: 'reverse'; readonly seq: number }
  | { readonly do: 'close' }
);

/** A command: steps that are booked together or not at all, asked with a key. */
export interface ModelRequest {
  readonly client: string;
  readonly key: string;
  readonly hash: string;
  readonly arrived: string;
  /** What the house's clock says when the answer is looked up. */
  readonly now: string;
  readonly settling: boolean;
  readonly wishes: readonly ModelCommand[];
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
  readonly wish: ModelCommand;
  readonly expiresAt?: string;
  readonly postings: ModelPosting[];
}

export type ModelAnswer =
  | { readonly kind: 'booked'; readonly entries: readonly ModelEntry[]; readonly replayed: boolean }
  | { readonly kind: 'registered'; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly replayed: boolean }
  | { readonly kind: 'key-reused' };

type Kept = {
  readonly hash: string;
  readonly at: string;
  readonly answer: Exclude<ModelAnswer, { kind: 'key-reused' }>;
};

/** Which accounts may not go below zero, and what the refusal is called (domain.md §2). */
const FLOORED: Record<string, string> = {
  record: 'insufficient-record',
  coins: 'insufficient-coins',
  pool: 'insufficient-coins',
  points: 'insufficient-points',
  fund: 'insufficient-fund',
  payable: 'insufficient-balance',
};

/** Kinds of account whose holder may owe what a reversal takes back (domain.md §6). */
const OWING = ['coins', 'points'];

const DAY = 86_400_000;

/** An instant some milliseconds after another. */
export function after(instant: string, millis: number): string {
  return new Date(Date.parse(instant) + millis).toISOString();
}

/**
 * The ledger core in the plainest way: a list of entries and the answers by key. Everything else, balances, holds,
 * reversals, closed months, is folded from the list each time it is asked for. Slow, and hard to get wrong.
 */
export class Model {
  readonly entries: ModelEntry[] = [];
  /** The month that a close is working on. */
  closing = '';
  /** How many entries there were when the command came: only those can be named. */
  private known = 0;
  private readonly answers = new Map<string, Kept>();

  constructor(private readonly ceilings: Readonly<Record<string, number>> = {}) {}

  ask(question: ModelRequest): ModelAnswer {
    const { client, key, hash, now } = question;
    const kept = this.answers.get(`${client} ${key}`);
    const forgotten = kept?.answer.kind === 'refused' && kept.at <= after(now, -30 * DAY);
    if (kept && !forgotten) return kept.hash === hash ? { ...kept.answer, replayed: true } : { kind: 'key-reused' };
    const answer = this.decide(question);
    this.answers.set(`${client} ${key}`, { hash, at: now, answer });
    return answer;
  }

  balance(account: string): number {
    return this.postings(account).reduce((sum, { amount }) => sum + amount, 0);
  }

  private postings(account: string): ModelPosting[] {
    return this.entries.flatMap(({ postings }) => postings.filter((one) => one.account === account));
  }

  private decide({ wishes, arrived, settling }: ModelRequest): Kept['answer'] {
    const mark = (this.known = this.entries.length);
    const last = this.entries[mark - 1]?.recorded ?? '';
    const recorded = arrived > last ? arrived : last;
    for (const wish of wishes) {
      const expiresAt = wish.do === 'reserve' ? after(arrived, wish.lasts) : undefined;
      const code = this.book(
        { seq: this.entries.length + 1, period: wish.period, recorded, wish, expiresAt, postings: [] },
        settling,
      );
      if (code === undefined) continue;
      this.entries.length = mark;
      return { kind: 'refused', code, replayed: false };
    }
    const booked = this.entries.slice(mark);
    if (booked.some(({ wish }) => wish.do === 'close')) this.closing = '';
    return booked.length > 0
      ? { kind: 'booked', entries: booked, replayed: false }
      : { kind: 'registered', replayed: false };
  }

  private book(entry: ModelEntry, settling: boolean): string | undefined {
    const closed = this.entries.filter(({ wish }) => wish.do === 'close').at(-1)?.period ?? '';
    if (entry.period <= closed || (!settling && entry.period <= this.closing)) return 'month-closed';
    const refused = this.permit(entry);
    if (refused !== undefined) return refused;
    const sides = this.sidesOf(entry.wish);
    this.entries.push(entry);
    for (const [account, amount] of sides) {
      const full = this.mayOwe(entry.wish, account) ? undefined : this.room(account, amount, entry.recorded);
      if (full !== undefined) return full;
      const version = this.postings(account).length + 1;
      entry.postings.push({ account, amount, balanceAfter: this.balance(account) + amount, version });
    }
    return undefined;
  }

  private permit({ wish, recorded }: ModelEntry): string | undefined {
    switch (wish.do) {
      case 'reverse':
        return this.permitReversal(wish.seq);
      case 'reserve': {
        const [from, to, amount] = wish.move;
        if (this.reserved(wish.hold)) return 'hold-exists';
        return this.room(from, -amount, recorded) ?? this.room(to, amount, recorded);
      }
      case 'capture':
        return this.permitResolution(wish.hold) ?? this.permitCapture(wish.hold, wish.move[2], recorded);
      case 'release':
        return this.permitResolution(wish.hold);
      case 'move':
      case 'close':
        return undefined;
    }
  }

  private permitResolution(hold: string): string | undefined {
    if (!this.reserved(hold)) return 'unknown-hold';
    return this.isResolved(hold) ? 'hold-resolved' : undefined;
  }

  private permitCapture(name: string, amount: number, now: string): string | undefined {
    const hold = this.reserved(name);
    if (!hold || (hold.expiresAt ?? '') <= now) return 'hold-expired';
    return amount > amountOf(hold) ? 'more-than-held' : undefined;
  }

  private permitReversal(seq: number): string | undefined {
    const original = this.entries[seq - 1];
    if (!original || seq > this.known) return 'unknown-entry';
    if (original.wish.do === 'reverse') return 'not-reversible';
    return this.entries.some(({ wish }) => wish.do === 'reverse' && wish.seq === seq) ? 'already-reversed' : undefined;
  }

  /** Is there no room for an amount on an account? What open holds keep aside counts, on both sides. */
  private room(account: string, amount: number, now: string): string | undefined {
    const open = this.entries.filter(
      ({ wish, expiresAt = '' }) => wish.do === 'reserve' && expiresAt > now && !this.isResolved(wish.hold),
    );
    const held = (side: 0 | 1): number =>
      open
        .filter(({ wish }) => wish.do === 'reserve' && wish.move[side] === account)
        .reduce((sum, one) => sum + amountOf(one), 0);
    const short = FLOORED[account.split(':')[0] ?? ''];
    const ceiling = this.ceilings[account] ?? Infinity;
    if (amount < 0 && short !== undefined && this.balance(account) - held(0) + amount < 0) return short;
    return amount > 0 && this.balance(account) + held(1) + amount > ceiling ? 'limit-exceeded' : undefined;
  }

  /** A reversal may leave a debt, and so may a capture, whose amount was kept aside before. */
  private mayOwe(wish: ModelCommand, account: string): boolean {
    if (!OWING.includes(account.split(':')[0] ?? '')) return false;
    const payer = wish.do === 'capture' ? this.reserved(wish.hold)?.wish : undefined;
    return wish.do === 'reverse' || (payer?.do === 'reserve' && payer.move[0] === account);
  }

  private sidesOf(wish: ModelCommand): [account: string, amount: number][] {
    if (wish.do === 'reverse')
      return (this.entries[wish.seq - 1]?.postings ?? []).map(({ account, amount }) => [account, -amount]);
    const moves = wish.do === 'move' ? wish.moves : wish.do === 'capture' ? [wish.move] : [];
    return moves.flatMap(([from, to, amount]): [string, number][] => [
      [from, -amount],
      [to, amount],
    ]);
  }

  private reserved(hold: string): ModelEntry | undefined {
    return this.entries.find(({ wish }) => wish.do === 'reserve' && wish.hold === hold);
  }

  private isResolved(hold: string): boolean {
    return this.entries.some(({ wish }) => (wish.do === 'capture' || wish.do === 'release') && wish.hold === hold);
  }
}

function amountOf({ wish }: ModelEntry): number {
  return wish.do === 'reserve' ? wish.move[2] : 0;
}

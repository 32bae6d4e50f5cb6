import { Leaf } from '../../src/ledger/core/entry-rows';
import { EMPTY, append, frontierText, leafHash } from '../../src/ledger/log/merkle';
import { JournalFixture } from './journal-fixture';

interface EntryLine {
  seq: number;
  kind: string;
  period: string;
  recorded_at: string;
  reverses_seq: number | null;
  resolves_hold: string | null;
  leaf: string;
  leaf_hash: string;
}

interface PostingLine {
  seq: number;
  account: string;
  unit: string;
  amount: number;
  balance_after: number;
  account_version: number;
}

interface HoldLine {
  id: string;
  account: string;
  to_account: string;
  amount: number;
  expires_at: string;
}

/** The rows of one ledger as stored. */
export interface Rows {
  head: { seq: number; leaf_hash: string; recorded_at: string; frontier: string };
  entries: EntryLine[];
  postings: PostingLine[];
  accounts: {
    id: string;
    kind: string;
    unit: string;
    floor: number | null;
    ceiling: number | null;
    posted: number;
    version: number;
  }[];
  totals: { period: string; kind: string; unit: string; amount: number }[];
  holds: HoldLine[];
  open: HoldLine[];
}

/** Reads all rows of a ledger without the service's query classes. */
export async function rowsOf(fixture: Pick<JournalFixture, 'database'>, ledger: string): Promise<Rows> {
  const read = <T>(sql: string): Promise<T[]> => fixture.database.read.query<T[]>(sql, [ledger]);
  const [head] = await read<Rows['head']>('SELECT * FROM ledger_head WHERE ledger = ?');
  if (!head) throw new Error(`no head for ${ledger}`);
  return {
    head,
    entries: await read('SELECT * FROM entry WHERE ledger = ? ORDER BY seq'),
    postings: await read('SELECT * FROM posting WHERE ledger = ? ORDER BY seq, n'),
    accounts: await read('SELECT * FROM account WHERE ledger = ? ORDER BY id'),
    totals: await read('SELECT * FROM period_total WHERE ledger = ? AND amount <> 0 ORDER BY period, kind, unit'),
    holds: await read('SELECT * FROM hold WHERE ledger = ? ORDER BY id'),
    open: await read('SELECT * FROM hold_open WHERE ledger = ? ORDER BY id'),
  };
}

/** docs/ledger.md §8 no. 1: sums by unit, per entry and over the ledger, that are not zero. */
export function unbalanced({ postings, accounts }: Rows): string[] {
  const perEntry = sums(postings.map(({ seq, unit, amount }) => [`entry ${seq} ${unit}`, amount]));
  const perLedger = sums(accounts.map(({ unit, posted }) => [`ledger ${unit}`, posted]));
  return [...perEntry, ...perLedger].filter(([, sum]) => sum !== 0).map(([name, sum]) => `${name} sums to ${sum}`);
}

/** Account kinds that may have a debt after a reversal. */
const OWING = ['coins', 'points'];

/**
 * docs/ledger.md §8 no. 2: entries that leave an account beyond its floor or ceiling, counting open holds. Only a
 * reversal may lower a balance below zero, on kinds that may have a debt; other entries may only reduce a debt. The
 * stored floor is zero or the debt.
 */
export function beyondLimits({ entries, postings, accounts, holds }: Rows): string[] {
  const wrong = accounts
    .filter(({ floor, posted }) => floor !== null && floor !== Math.min(0, posted))
    .map(({ id, floor }) => `${id} has the floor ${floor}`);
  const running = new RunningBalances();
  for (const entry of entries) {
    const { seq, recorded_at: now, reverses_seq } = entry;
    const before = new Map(accounts.map(({ id }) => [id, running.available(id, now)]));
    running.apply(entry, postings, holds);
    for (const account of accounts) {
      const left = running.available(account.id, now);
      const fell = left < (before.get(account.id) ?? 0);
      if (fell && isShort(account, left, reverses_seq !== null)) wrong.push(`after ${seq}, ${account.id} has ${left}`);
      const ceiling = account.ceiling ?? Infinity;
      if (running.withIncoming(account.id, now) > ceiling) wrong.push(`after ${seq}, ${account.id} is too full`);
    }
  }
  return wrong;
}

/** Balances and open holds after a prefix of the entries. */
class RunningBalances {
  private readonly balances = new Map<string, number>();
  private readonly openHolds = new Map<string, HoldLine>();

  apply(
    { seq, kind, resolves_hold, leaf }: EntryLine,
    postings: readonly PostingLine[],
    holds: readonly HoldLine[],
  ): void {
    const holdId = (JSON.parse(leaf) as Leaf).ref?.hold;
    const reserved = kind === 'points.reserved' ? holds.find(({ id }) => id === holdId) : undefined;
    if (reserved) this.openHolds.set(reserved.id, reserved);
    if (resolves_hold !== null) this.openHolds.delete(resolves_hold);
    for (const { account, amount } of postings.filter((one) => one.seq === seq)) {
      this.balances.set(account, (this.balances.get(account) ?? 0) + amount);
    }
  }

  /** Posted balance less unexpired holds on the account. */
  available(id: string, now: string): number {
    return (this.balances.get(id) ?? 0) - this.held(now, ({ account }) => account === id);
  }

  /** Posted balance plus unexpired holds to the account. */
  withIncoming(id: string, now: string): number {
    return (this.balances.get(id) ?? 0) + this.held(now, ({ to_account }) => to_account === id);
  }

  private held(now: string, of: (hold: HoldLine) => boolean): number {
    const open = [...this.openHolds.values()].filter((hold) => hold.expires_at > now && of(hold));
    return open.reduce((sum, { amount }) => sum + amount, 0);
  }
}

/** Whether an available balance is too low after an entry that reduced it. */
function isShort({ kind, floor }: Rows['accounts'][number], left: number, isReversal: boolean): boolean {
  return floor !== null && left < 0 && !(isReversal && OWING.includes(kind));
}

/** docs/ledger.md §8 no. 3: balances, versions, totals and open holds that differ from the fold of the postings. */
export function inconsistentBalances({ entries, postings, accounts, totals, holds, open }: Rows): string[] {
  const wrong: string[] = [];
  const folds = new Map<string, { posted: number; version: number }>();
  const foldOf = (account: string): { posted: number; version: number } =>
    folds.get(account) ?? { posted: 0, version: 0 };
  for (const { seq, account, amount, balance_after, account_version } of postings) {
    const { posted, version } = foldOf(account);
    folds.set(account, { posted: posted + amount, version: version + 1 });
    if (balance_after !== posted + amount || account_version !== version + 1) wrong.push(`posting ${seq} ${account}`);
  }
  for (const { id, posted, version } of accounts) {
    const fold = foldOf(id);
    if (fold.posted !== posted || fold.version !== version) wrong.push(`account ${id} says ${posted} at ${version}`);
  }
  const resolved = new Set(entries.map(({ resolves_hold }) => resolves_hold));
  const unresolved = holds.filter(({ id }) => !resolved.has(id));
  if (JSON.stringify(unresolved) !== JSON.stringify(open)) wrong.push('open holds');
  return [...wrong, ...inconsistentTotals(entries, postings, totals)];
}

function inconsistentTotals(
  entries: readonly EntryLine[],
  postings: readonly PostingLine[],
  totals: Rows['totals'],
): string[] {
  const periods = new Map(entries.map(({ seq, period }) => [seq, period]));
  const moved = sums(
    postings.map(({ seq, account, unit, amount }) => [`${periods.get(seq)} ${account.split(':')[0]} ${unit}`, amount]),
  );
  const kept = sums(totals.map(({ period, kind, unit, amount }) => [`${period} ${kind} ${unit}`, amount]));
  const names = [...new Set([...moved.keys(), ...kept.keys()])];
  return names.filter((name) => (moved.get(name) ?? 0) !== (kept.get(name) ?? 0)).map((name) => `total ${name}`);
}

/** docs/ledger.md §8 nos. 4 and 5: gaps in seq, decreasing recording times, broken leaf chain, and a wrong head. */
export function chainFaults({ head, entries }: Rows): string[] {
  const wrong: string[] = [];
  let tree = EMPTY;
  let prev = '0'.repeat(64);
  let last = '';
  for (const { seq, leaf, leaf_hash, recorded_at } of entries) {
    const parsed = JSON.parse(leaf) as Leaf;
    const hash = leafHash(leaf);
    if (seq !== tree.size + 1 || parsed.seq !== String(seq) || recorded_at < last)
      wrong.push(`entry ${seq} is out of order`);
    if (parsed.prev !== prev || hash.toString('hex') !== leaf_hash) wrong.push(`entry ${seq} does not follow`);
    tree = append(tree, hash);
    prev = leaf_hash;
    last = recorded_at;
  }
  if (
    head.seq !== tree.size ||
    head.leaf_hash !== prev ||
    head.frontier !== frontierText(tree) ||
    head.recorded_at !== last
  ) {
    wrong.push('the head');
  }
  return wrong;
}

function sums(amounts: readonly (readonly [name: string, amount: number])[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const [name, amount] of amounts) result.set(name, (result.get(name) ?? 0) + amount);
  return result;
}

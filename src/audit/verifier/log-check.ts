import { EMPTY, Frontier, append, leafHash, root } from '../../ledger/log/merkle';
import { EXPORT_FILES, policyFile } from '../export-archive';
import { DayOrder } from '../day-order';
import { Findings, FindingPlace } from './findings';
import { MalformedLeafError, ReadLeaf, readLeaf } from './read-leaf';
import { RecomputedBalances, Report } from './recomputed-balances';

/** What the log is checked against. */
export interface LogExpectation {
  /** Of the checkpoint or the manifest; without either, the first leaf's counts. */
  readonly origin?: string;
  /** Hashes of the policy packs in the bundle. */
  readonly policies: ReadonlySet<string>;
  /** The size at which an older checkpoint was signed. */
  readonly older?: number;
}

const FIRST_PREV = Buffer.alloc(32);

/**
 * Walks through the log leaf by leaf: form, order, chain, tree, closes, policies, and with them the books. After a
 * fault it goes on from what it found there, so that one cause is not reported at every later line.
 */
export class LogCheck {
  readonly books = new RecomputedBalances();
  readonly adopted = new Set<string>();
  /** The days of the entries; of all of them as long as the books are complete. */
  readonly days = new DayOrder();
  /** Where each line begins, in bytes, and last of all where the log ends. */
  readonly starts: number[] = [0];
  lines = 0;
  origin: string | undefined;
  closedThrough = '';
  firstRecorded = '';
  lastRecorded = '';
  /** The root when the log had the older checkpoint's size. */
  olderRoot: Buffer | undefined;
  /** The line from which numbers and lines no longer go together. */
  outOfStep = Infinity;
  private tree: Frontier = EMPTY;
  private prev: Buffer | undefined = FIRST_PREV;
  private expected = 1;
  private closesAgree = true;
  private readonly idsOfInstant = new Set<string>();

  constructor(
    private readonly expectation: LogExpectation,
    private readonly findings: Findings,
  ) {
    this.origin = expectation.origin;
    this.keepOlder();
  }

  /** Hex. */
  get root(): string {
    return root(this.tree).toString('hex');
  }

  /** Takes in the next line's bytes. */
  take(line: Buffer): void {
    this.lines += 1;
    this.starts.push((this.starts[this.starts.length - 1] ?? 0) + line.length + 1);
    const leaf = this.read(line);
    if (leaf) {
      this.days.add(leaf.occurred);
      this.check(leaf);
    } else {
      this.expected += 1;
      this.books.complete = false;
    }
    const hash = leafHash(line);
    // What follows a line that can't be read can't be told to be wrong about it.
    this.prev = leaf ? hash : undefined;
    this.tree = append(this.tree, hash);
    this.keepOlder();
  }

  private keepOlder(): void {
    if (this.tree.size === this.expectation.older) this.olderRoot = root(this.tree);
  }

  private read(line: Buffer): ReadLeaf | undefined {
    try {
      return readLeaf(line);
    } catch (error) {
      if (!(error instanceof MalformedLeafError)) throw error;
      this.findings.add(
        'malformed-leaf',
        { file: EXPORT_FILES.entries, line: this.lines, seq: this.expected },
        error.message,
      );
      return undefined;
    }
  }

  private check(leaf: ReadLeaf): void {
    const place: FindingPlace = { file: EXPORT_FILES.entries, line: this.lines, seq: leaf.seq };
    const report: Report = (code, message, account) =>
      this.findings.add(code, account === undefined ? place : { ...place, account }, `entry ${leaf.seq} ${message}`);
    this.origin ??= leaf.origin;
    if (leaf.origin !== this.origin) report('another-origin', `is of ${leaf.origin}, not of ${this.origin}`);
    if (!this.checkOrder(leaf, report)) return;
    this.checkTime(leaf, report);
    this.checkClose(leaf, report);
    this.checkPolicy(leaf, report);
    this.books.apply(leaf, report);
  }

  /** False for an entry that was there already or comes too late: it is not taken in. */
  private checkOrder({ seq, prev }: ReadLeaf, report: Report): boolean {
    const { expected } = this;
    this.expected = seq + 1;
    if (seq !== expected) {
      this.outOfStep = Math.min(this.outOfStep, this.lines);
      this.books.complete = false;
      const lost =
        seq === expected + 1 ? `entry ${expected} is missing` : `entries ${expected} to ${seq - 1} are missing`;
      report(
        'out-of-sequence',
        `stands where ${expected} should: ${seq > expected ? lost : 'it is repeated or out of place'}`,
      );
    } else if (this.prev && this.prev.toString('hex') !== prev) {
      report('chain-broken', `does not follow the entry before it: line ${this.lines - 1} was altered, or this one`);
    }
    return seq >= expected;
  }

  /**
   * Time never goes back, and an id begins with its instant. So two entries with one id would be of one instant, and
   * no older ids need to be remembered.
   */
  private checkTime({ recorded, id }: ReadLeaf, report: Report): void {
    if (recorded < this.lastRecorded) report('back-in-time', `was recorded at ${recorded}, before the one before it`);
    if (recorded !== this.lastRecorded) this.idsOfInstant.clear();
    this.firstRecorded ||= recorded;
    this.lastRecorded = recorded;
    const millis = parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    if (millis !== Date.parse(recorded)) report('wrong-id', `has an id of another instant, ${id}`);
    if (this.idsOfInstant.has(id)) report('wrong-id', `has the id of another entry, ${id}`);
    this.idsOfInstant.add(id);
  }

  private checkClose({ kind, period, seq, facts }: ReadLeaf, report: Report): void {
    if (period <= this.closedThrough) report('month-closed', `is of ${period}, which was closed`);
    if (kind !== 'period.closed') return;
    if (period > this.closedThrough) this.closedThrough = period;
    if (facts['month'] !== period) report('wrong-close', `closes another month than its own, ${period}`);
    // After the first that differs, all later ones must.
    if (!this.closesAgree) return;
    this.closesAgree = facts['size'] === String(seq - 1) && facts['root'] === this.root;
    if (!this.closesAgree) report('wrong-close', `closed other entries than the ${this.lines - 1} before it`);
  }

  private checkPolicy({ kind, policy, facts }: ReadLeaf, report: Report): void {
    if (kind === 'policy.adopted') {
      const hash = typeof facts['policy'] === 'string' ? facts['policy'] : '';
      if (!this.expectation.policies.has(hash))
        report('unknown-policy', `adopts a policy that is not there: ${policyFile(hash)}`);
      this.adopted.add(hash);
    }
    if (policy === undefined || this.adopted.has(policy)) return;
    report('unknown-policy', `goes by a policy that was not adopted before it, ${policy}`);
    this.adopted.add(policy);
  }
}

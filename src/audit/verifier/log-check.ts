import { EMPTY, Frontier, append, leafHash, root } from '../../ledger/log/merkle';
import { readVerifier } from '../../ledger/log/signed-note';
import { EXPORT_FILES, policyFile } from '../export-archive';
import { DayOrder } from '../day-order';
import { Findings, FindingLocation } from './findings';
import { MalformedLeafError, ReadLeaf, readLeaf } from './read-leaf';
import { RecomputedBalances, ReportFinding } from './recomputed-balances';

/** What the log is compared with. */
export interface LogExpectation {
  /** Origin in the checkpoint or the manifest; without either, that of the first leaf is used. */
  readonly origin?: string;
  /** Hashes of the policy packs in the export. */
  readonly policies: ReadonlySet<string>;
  /** The log size in an older checkpoint. */
  readonly olderSize?: number;
}

/** An origin that ended, and the entries that the log had then. */
export interface EndedOrigin {
  readonly origin: string;
  readonly size: number;
  /** The public key that signed for it; '' when the entry names none. */
  readonly key: string;
}

const FIRST_PREV = Buffer.alloc(32);

/**
 * Checks the log leaf by leaf: form, order, chain, Merkle tree, closes, policies, and the recomputed balances. After a
 * finding it continues from the line as found, so that one cause is not reported again at every later line.
 */
export class LogCheck {
  readonly balances = new RecomputedBalances();
  readonly adopted = new Set<string>();
  /** Days of the entries; covers all entries as long as `balances.complete` is true. */
  readonly days = new DayOrder();
  /** Byte offset of each line, followed by the offset of the end. */
  readonly starts: number[] = [0];
  lines = 0;
  /** Origins before the last one, in order. */
  readonly ended: EndedOrigin[] = [];
  /** Public key of the current origin, as the last continuation names it; undefined before one. */
  key: string | undefined;
  /** Origin of the entries so far. */
  private current: string | undefined;
  closedThrough = '';
  firstRecorded = '';
  lastRecorded = '';
  /** The root at the size of the older checkpoint. */
  olderRoot: Buffer | undefined;
  /** First line whose sequence number differs from its line number. */
  misnumberedFrom = Infinity;
  private tree: Frontier = EMPTY;
  private prev: Buffer | undefined = FIRST_PREV;
  private expected = 1;
  private closesAgree = true;
  private readonly idsOfInstant = new Set<string>();

  constructor(
    private readonly expectation: LogExpectation,
    private readonly findings: Findings,
  ) {
    this.keepOlderRoot();
  }

  /** The log's origin: that of its checkpoint or manifest, else that of its last entries. */
  get origin(): string | undefined {
    return this.expectation.origin ?? this.current;
  }

  /** Checks what is known at the end of the log only. */
  end(): void {
    const { current, origin } = this;
    if (current === origin || current === undefined) return;
    const location = { file: EXPORT_FILES.entries, line: this.lines };
    this.findings.add('another-origin', location, `the entries belong to ${current}, not to ${origin}`);
  }

  /** Root of the log so far, hex. */
  get root(): string {
    return root(this.tree).toString('hex');
  }

  /** Checks the next line. */
  take(line: Buffer): void {
    this.lines += 1;
    this.starts.push((this.starts[this.starts.length - 1] ?? 0) + line.length + 1);
    const leaf = this.read(line);
    if (leaf) {
      this.days.add(leaf.occurred);
      this.check(leaf);
    } else {
      this.expected += 1;
      this.balances.complete = false;
    }
    const hash = leafHash(line);
    // After an unreadable line the next line's `prev` can't be checked.
    this.prev = leaf ? hash : undefined;
    this.tree = append(this.tree, hash);
    this.keepOlderRoot();
  }

  private keepOlderRoot(): void {
    if (this.tree.size === this.expectation.olderSize) this.olderRoot = root(this.tree);
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
    const location: FindingLocation = { file: EXPORT_FILES.entries, line: this.lines, seq: leaf.seq };
    const report: ReportFinding = (code, message, account) =>
      this.findings.add(
        code,
        account === undefined ? location : { ...location, account },
        `entry ${leaf.seq} ${message}`,
      );
    this.checkOrigin(leaf, report);
    if (!this.checkOrder(leaf, report)) return;
    this.checkTime(leaf, report);
    this.checkClose(leaf, report);
    this.checkPolicy(leaf, report);
    this.balances.apply(leaf, report);
  }

  /** Entries have the same origin until one that continues the log under another. */
  private checkOrigin(leaf: ReadLeaf, report: ReportFinding): void {
    const { origin, kind, seq } = leaf;
    if (kind === 'log.continued') return this.checkContinuation(leaf, report);
    const { current = origin } = this;
    this.current = current;
    if (origin === current) return;
    if (origin === this.expectation.origin && this.ended.length === 0) {
      // The entries before are those of another log.
      const location = { file: EXPORT_FILES.entries, line: this.lines - 1, seq: seq - 1 };
      this.findings.add('another-origin', location, `entry ${seq - 1} belongs to ${current}, not to ${origin}`);
      this.current = origin;
    } else report('another-origin', `belongs to ${origin}, not to ${current}`);
  }

  /** A continuation names the origin, size and root of the log before it, and a key with the name of its own origin. */
  private checkContinuation({ origin, seq, facts }: ReadLeaf, report: ReportFinding): void {
    const before = { origin: this.current ?? text(facts['origin']), size: seq - 1, root: this.root };
    if (before.origin === origin) report('wrong-continuation', `continues the log under its own origin, ${origin}`);
    for (const [name, value] of Object.entries(before))
      if (facts[name] !== String(value))
        report('wrong-continuation', `continues a log of another ${name} than the one before it`);
    const [key, previousKey] = [text(facts['key']), text(facts['previousKey'])];
    if (keyName(key) !== origin) report('wrong-continuation', `names no key of ${origin}`);
    if (keyName(previousKey) !== before.origin || (this.key ?? previousKey) !== previousKey)
      report('wrong-continuation', `names another key of ${before.origin} than the one that signed for it`);
    this.ended.push({ ...before, key: previousKey });
    this.key = key;
    this.current = origin;
  }

  /** Checks number and chain. False for a repeated or displaced entry, which is not applied. */
  private checkOrder({ seq, prev }: ReadLeaf, report: ReportFinding): boolean {
    const { expected } = this;
    this.expected = seq + 1;
    if (seq !== expected) {
      this.misnumberedFrom = Math.min(this.misnumberedFrom, this.lines);
      this.balances.complete = false;
      const missing =
        seq === expected + 1 ? `entry ${expected} is missing` : `entries ${expected} to ${seq - 1} are missing`;
      report(
        'out-of-sequence',
        `is where entry ${expected} should be: ${seq > expected ? missing : 'it is repeated or out of place'}`,
      );
    } else if (this.prev && this.prev.toString('hex') !== prev) {
      report('chain-broken', `does not follow the entry before it: this line or line ${this.lines - 1} was altered`);
    }
    return seq >= expected;
  }

  /**
   * Checks that times don't go back and that the id is unique. An id starts with its instant, so only ids of the same
   * instant need to be remembered.
   */
  private checkTime({ recorded, id }: ReadLeaf, report: ReportFinding): void {
    if (recorded < this.lastRecorded)
      report('back-in-time', `was recorded at ${recorded}, earlier than the entry before it`);
    if (recorded !== this.lastRecorded) this.idsOfInstant.clear();
    this.firstRecorded ||= recorded;
    this.lastRecorded = recorded;
    const millis = parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    if (millis !== Date.parse(recorded)) report('wrong-id', `has an id of another instant, ${id}`);
    if (this.idsOfInstant.has(id)) report('wrong-id', `has the id of another entry, ${id}`);
    this.idsOfInstant.add(id);
  }

  private checkClose({ kind, period, seq, facts }: ReadLeaf, report: ReportFinding): void {
    if (period <= this.closedThrough) report('month-closed', `is in ${period}, which was closed`);
    if (kind !== 'period.closed') return;
    if (period > this.closedThrough) this.closedThrough = period;
    if (facts['month'] !== period) report('wrong-close', `closes another month than its own, ${period}`);
    // After the first close that differs, all later ones differ too.
    if (!this.closesAgree) return;
    this.closesAgree = facts['size'] === String(seq - 1) && facts['root'] === this.root;
    if (!this.closesAgree) report('wrong-close', `closed other entries than the ${this.lines - 1} before it`);
  }

  private checkPolicy({ kind, policy, facts }: ReadLeaf, report: ReportFinding): void {
    if (kind === 'policy.adopted') {
      const hash = typeof facts['policy'] === 'string' ? facts['policy'] : '';
      if (!this.expectation.policies.has(hash))
        report('unknown-policy', `adopts a policy that is missing from the export: ${policyFile(hash)}`);
      this.adopted.add(hash);
    }
    if (policy === undefined || this.adopted.has(policy)) return;
    report('unknown-policy', `uses a policy that was not adopted before it, ${policy}`);
    this.adopted.add(policy);
  }
}

function text(fact: unknown): string {
  return typeof fact === 'string' ? fact : '';
}

/** The name of a public key; undefined when it is none. */
function keyName(verifier: string): string | undefined {
  try {
    return readVerifier(verifier).name;
  } catch {
    return undefined;
  }
}

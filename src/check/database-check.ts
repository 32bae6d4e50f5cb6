import { createHash } from 'node:crypto';
import { EntityManager } from 'typeorm';
import { frontierFrom, leafHash, root } from '../ledger/log/merkle';
import { openCheckpoint } from '../ledger/log/signed-note';
import { AccountRow, accountPages } from '../audit/exported-leaves';
import { Leaf } from '../ledger/core/entry-rows';
import { readLeaf } from '../audit/verifier/read-leaf';
import { DerivedRows } from './derived-rows';
import { EntryColumns, JournalColumns, PostingColumns } from './journal-columns';
import { EditionRow, ReportCheck, SummaryRow } from './report-check';
import { KeyDifferences, KeyRow } from './key-differences';
import { Difference, canBeMade, changedRow, tableDifferences } from './table-differences';
import { Findings } from '../audit/verifier/findings';
import { LogCheck } from '../audit/verifier/log-check';
import { RecomputedAccount, heldOn } from '../audit/verifier/recomputed-balances';

/** The result of checking a ledger's whole log. */
export interface CheckedLedger {
  readonly ledger: string;
  readonly origin: string;
  readonly size: number;
  /** Recomputed root, hex. */
  readonly root: string;
  /** Descriptions of what is wrong; empty when the ledger is sound. */
  readonly faults: readonly string[];
  /** Rows that differ and that can't be made anew, such as a published edition: they are among the faults too. */
  readonly lasting: readonly string[];
  /** Rows of tables that are not those which follow from the entries; they are among the faults too. */
  readonly differences: readonly Difference[];
  /** Whether the entries themselves are sound, so that tables can be made anew from them. */
  readonly soundLog: boolean;
}

interface LedgerRow {
  readonly ledger: string;
  readonly origin: string;
  readonly verifier: string;
  readonly seq: number;
  readonly leaf_hash: string;
  readonly frontier: string;
  readonly recorded_at: string;
  readonly closed_through: string;
}

/** Origin and public key of a log from an entry on. */
interface SignerRow {
  readonly seq: number;
  readonly origin: string;
  readonly verifier: string;
}

interface CheckpointRow {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

const PAGE_SIZE = 250;

/**
 * Recomputes every ledger's chain, root and balances from the entries alone, and compares them with its head, its
 * signed checkpoints and the stored balances, and every table with the rows that the entries give. Uses the code of the
 * export verifier, not that of the journal.
 * @param only one ledger only  @param pause called after each page of entries
 */
export async function checkDatabase(
  sql: EntityManager,
  only?: string,
  pause = (): Promise<void> => Promise.resolve(),
): Promise<CheckedLedger[]> {
  const ledgers = await sql.query<{ ledger: string }[]>('SELECT ledger FROM ledger ORDER BY ledger');
  const checked: CheckedLedger[] = [];
  for (const { ledger } of ledgers)
    if (only === undefined || ledger === only) checked.push(await checkLedger(sql, ledger, pause));
  return checked;
}

/** Checks one ledger in the same way. @param pause called after each page of entries */
export async function checkLedger(
  sql: EntityManager,
  slug: string,
  pause = (): Promise<void> => Promise.resolve(),
): Promise<CheckedLedger> {
  const [row] = await sql.query<LedgerRow[]>(
    `SELECT l.ledger, l.origin, l.verifier, h.seq, h.leaf_hash, h.frontier, h.recorded_at, h.closed_through FROM ledger l
     JOIN ledger_head h ON h.ledger = l.ledger WHERE l.ledger = ?`,
    [slug],
  );
  if (!row) throw new Error(`there is no ledger ${slug}`);
  const { ledger } = row;
  const continued = await sql.query<SignerRow[]>(
    'SELECT seq, origin, verifier FROM log_key WHERE ledger = ? ORDER BY seq',
    [ledger],
  );
  const signers = [{ seq: 0, origin: row.origin, verifier: row.verifier }, ...continued];
  const { origin } = signers.at(-1) ?? row;
  const packs = await sql.query<{ hash: string }[]>('SELECT hash FROM policy_version WHERE ledger = ?', [ledger]);
  const findings = new Findings();
  const log = new LogCheck({ origin, policies: new Set(packs.map(({ hash }) => hash)) }, findings);
  const checkpoints = new CheckpointCheck(
    signers,
    await sql.query<CheckpointRow[]>('SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size', [
      ledger,
    ]),
  );
  checkpoints.checkAtSize(log);
  let last = '0'.repeat(64);
  const tables = new TableCheck(await reportCheck(sql, ledger));
  for await (const { row, postings } of entries(sql, ledger)) {
    const bytes = Buffer.from(row.leaf);
    tables.take(row, postings, log);
    if (row.seq % PAGE_SIZE === 0) await pause();
    log.take(bytes);
    checkpoints.checkAtSize(log);
    last = leafHash(bytes).toString('hex');
  }
  log.end();
  const logFaults = [
    ...findings.all.map(({ message }) => message),
    ...(findings.omitted > 0 ? [`and ${findings.omitted} more findings`] : []),
    ...headFaults(row, log, last),
    ...checkpoints.faults(),
  ];
  const differences = [...headDifferences(row, log), ...(await tables.differences(sql, ledger, log))];
  const listed = differences.slice(0, MAX_LISTED).map(differenceText);
  const lasting = differences.filter((one) => !canBeMade(one)).map(differenceText);
  const faults = [
    ...logFaults,
    ...(await balanceFaults(sql, ledger, log)),
    ...listed,
    ...(differences.length > listed.length ? [`and ${differences.length - listed.length} more rows`] : []),
  ];
  const soundLog = logFaults.length === 0;
  return { ledger, origin, size: log.lines, root: log.root, faults, lasting, differences, soundLog };
}

function differenceText({ table, key, fault }: Difference): string {
  return `${table} ${Object.values(key).join(' ')}: ${fault}`;
}

interface EntryWithPostings {
  readonly row: EntryColumns;
  readonly postings: readonly PostingColumns[];
}

/** Reads all entries in order with their postings, a page at a time. */
async function* entries(sql: EntityManager, ledger: string): AsyncGenerator<EntryWithPostings> {
  for (let after = 0; ;) {
    const page = await sql.query<EntryColumns[]>(
      `SELECT * FROM entry WHERE ledger = ? AND seq > ? ORDER BY seq LIMIT ${PAGE_SIZE}`,
      [ledger, after],
    );
    const end = page.at(-1)?.seq ?? after;
    const postings = new Map<number, PostingColumns[]>();
    const rows = await sql.query<PostingColumns[]>(
      'SELECT * FROM posting WHERE ledger = ? AND seq > ? AND seq <= ? ORDER BY seq, n',
      [ledger, after, end],
    );
    for (const row of rows) postings.set(row.seq, [...(postings.get(row.seq) ?? []), row]);
    for (const row of page) yield { row, postings: postings.get(row.seq) ?? [] };
    if (page.length < PAGE_SIZE) return;
    after = end;
  }
}

/** Most rows that are listed of a ledger; more are counted. */
const MAX_LISTED = 50;

/** Compares the tables with the entries: the columns of the journal as they are read, all others at the end. */
class TableCheck {
  private readonly derived = new DerivedRows();
  private readonly columns = new JournalColumns();
  private readonly keys = new KeyDifferences();
  private readonly found: Difference[] = [];
  /** False after a leaf that can't be read; the log check names it, and nothing follows from the rest. */
  private readable = true;

  constructor(private readonly reports: ReportCheck) {}

  /** Takes the next entry. @param log the log before it */
  take(row: EntryColumns, postings: readonly PostingColumns[], log: LogCheck): void {
    const leaf = this.readable ? parsed(row.leaf) : undefined;
    if (!leaf) {
      this.readable = false;
      return;
    }
    this.found.push(...this.columns.differences(row, postings, leaf));
    this.derived.add(leaf);
    this.keys.add(leaf);
    this.reports.take(leaf, () => log.root);
  }

  /** All rows that differ, once all entries were taken. */
  async differences(sql: EntityManager, ledger: string, log: LogCheck): Promise<Difference[]> {
    if (!this.readable) return this.found;
    for await (const difference of tableDifferences(sql, ledger, this.derived)) this.found.push(difference);
    const keys = await sql.query<KeyRow[]>(
      'SELECT id, "expiresAt", "revokedAt", "waitingSince" FROM api_key WHERE ledger = ? ORDER BY id',
      [ledger],
    );
    const packs = await sql.query<{ hash: string; pack: string }[]>(
      'SELECT hash, pack FROM policy_version WHERE ledger = ? ORDER BY hash',
      [ledger],
    );
    return [
      ...this.found,
      ...this.keys.differences(keys),
      ...packs.flatMap(packDifferences),
      ...this.reports.differences(log.lines, () => log.root),
    ];
  }
}

/** An adopted pack is found by its hash, and must have it. */
function packDifferences({ hash, pack }: { readonly hash: string; readonly pack: string }): Difference[] {
  const actual = createHash('sha256').update(pack).digest('hex');
  const fault = `the pack has the SHA-256 ${actual}, and is not the one that was adopted`;
  return actual === hash ? [] : [{ table: 'policy_version', key: { hash }, exists: true, fault }];
}

async function reportCheck(sql: EntityManager, ledger: string): Promise<ReportCheck> {
  const editions = await sql.query<EditionRow[]>(
    'SELECT month, edition, size, root, figures FROM report_edition WHERE ledger = ? ORDER BY size, month, edition',
    [ledger],
  );
  const summaries = await sql.query<SummaryRow[]>(
    'SELECT month, records, minutes, active, registered FROM month_summary WHERE ledger = ?',
    [ledger],
  );
  return new ReportCheck(editions, summaries);
}

function parsed(leaf: string): Leaf | undefined {
  try {
    readLeaf(Buffer.from(leaf));
    return JSON.parse(leaf) as Leaf;
  } catch {
    return undefined;
  }
}

function headFaults({ seq, leaf_hash, frontier }: LedgerRow, log: LogCheck, last: string): string[] {
  if (seq !== log.lines) return [`the head says ${seq} entries, there are ${log.lines}`];
  if (leaf_hash !== last) return ['the head names another last entry'];
  const kept = root(frontierFrom(seq, frontier)).toString('hex');
  return kept === log.root ? [] : [`the head's root is ${kept}, the entries give ${log.root}`];
}

function headDifferences(row: LedgerRow, { lastRecorded, closedThrough }: LogCheck): Difference[] {
  const wanted = { recorded_at: lastRecorded, closed_through: closedThrough };
  const { recorded_at, closed_through } = row;
  return changedRow('ledger_head', {}, { recorded_at, closed_through }, wanted);
}

/** Compares each checkpoint of a log with the recomputed root at its size. */
class CheckpointCheck {
  private next = 0;
  private readonly wrong: string[] = [];

  constructor(
    /** Who signed from which entry on, in order. */
    private readonly signers: readonly SignerRow[],
    private readonly rows: readonly CheckpointRow[],
  ) {}

  /** Checks the checkpoint of the log's current size, if there is one. Called after every entry. */
  checkAtSize(log: LogCheck): void {
    const row = this.rows[this.next];
    if (row?.size !== log.lines) return;
    this.next += 1;
    if (row.root !== log.root || !this.isSigned(row))
      this.wrong.push(`the checkpoint of ${row.size} entries is not that of these entries`);
  }

  private isSigned({ size, root, note }: CheckpointRow): boolean {
    try {
      const signer = this.signers.findLast(({ seq }) => seq <= size);
      const checkpoint = openCheckpoint(note, signer?.verifier ?? '');
      return (
        checkpoint.origin === signer?.origin && checkpoint.size === size && checkpoint.root.toString('hex') === root
      );
    } catch {
      return false;
    }
  }

  /** What is wrong; called at the end of the log. */
  faults(): string[] {
    const beyond = this.rows.slice(this.next).map(({ size }) => `entries up to ${size} were signed and are missing`);
    return [...this.wrong, ...beyond.slice(-1)];
  }
}

/** Compares stored balances and holds with those recomputed from the entries. */
async function balanceFaults(sql: EntityManager, ledger: string, { balances }: LogCheck): Promise<string[]> {
  // The entries that could not be applied are reported already.
  if (!balances.complete) return [];
  const missing = new Set(balances.accounts.keys());
  let wrong = 0;
  for await (const page of accountPages(sql, ledger)) {
    wrong += page.filter((row) => !matchesEntries(row, balances.accounts.get(row.id))).length;
    for (const { id } of page) missing.delete(id);
  }
  return [
    ...(wrong > 0 ? [`${wrong} balances are not those of the entries`] : []),
    ...(missing.size > 0 ? [`${missing.size} accounts are missing`] : []),
  ];
}

function matchesEntries({ balance, version, held }: AccountRow, expected: RecomputedAccount = NO_ENTRIES): boolean {
  return balance === expected.posted && version === expected.version && held === heldOn(expected);
}

/** An account that was opened and has no postings. */
const NO_ENTRIES: RecomputedAccount = { id: '', kind: 'record', owner: '', unit: '', posted: 0, version: 0, holds: [] };

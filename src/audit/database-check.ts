import { EntityManager } from 'typeorm';
import { frontierFrom, leafHash, root } from '../ledger/log/merkle';
import { openCheckpoint } from '../ledger/log/signed-note';
import { AccountRow, accountPages } from './exported-leaves';
import { Findings } from './verifier/findings';
import { LogCheck } from './verifier/log-check';
import { RecomputedAccount, heldOn } from './verifier/recomputed-balances';

/** The result of checking a ledger's whole log. */
export interface CheckedLedger {
  readonly ledger: string;
  readonly origin: string;
  readonly size: number;
  /** Recomputed root, hex. */
  readonly root: string;
  /** Descriptions of what is wrong; empty when the ledger is sound. */
  readonly faults: readonly string[];
}

interface LedgerRow {
  readonly ledger: string;
  readonly origin: string;
  readonly verifier: string;
  readonly seq: number;
  readonly leaf_hash: string;
  readonly frontier: string;
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

const PAGE_SIZE = 1000;

/**
 * Recomputes every ledger's chain, root and balances from the entries alone, and compares them with its head, its
 * signed checkpoints and the stored balances. Uses the code of the export verifier, not that of the journal.
 */
export async function checkDatabase(sql: EntityManager): Promise<CheckedLedger[]> {
  const ledgers = await sql.query<LedgerRow[]>(
    'SELECT ledger, origin, verifier, seq, leaf_hash, frontier FROM ledger JOIN ledger_head USING (ledger) ORDER BY ledger',
  );
  const checked: CheckedLedger[] = [];
  for (const row of ledgers) checked.push(await checkLedger(sql, row));
  return checked;
}

async function checkLedger(sql: EntityManager, row: LedgerRow): Promise<CheckedLedger> {
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
  for await (const leaf of leaves(sql, ledger)) {
    const bytes = Buffer.from(leaf);
    log.take(bytes);
    checkpoints.checkAtSize(log);
    last = leafHash(bytes).toString('hex');
  }
  log.end();
  const faults = [
    ...findings.all.map(({ message }) => message),
    ...(findings.omitted > 0 ? [`and ${findings.omitted} more findings`] : []),
    ...headFaults(row, log, last),
    ...checkpoints.faults(),
    ...(await balanceFaults(sql, ledger, log)),
  ];
  return { ledger, origin, size: log.lines, root: log.root, faults };
}

async function* leaves(sql: EntityManager, ledger: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const page = await sql.query<{ seq: number; leaf: string }[]>(
      `SELECT seq, leaf FROM entry WHERE ledger = ? AND seq > ? ORDER BY seq LIMIT ${PAGE_SIZE}`,
      [ledger, after],
    );
    for (const { leaf } of page) yield leaf;
    if (page.length < PAGE_SIZE) return;
    after = page[page.length - 1]?.seq ?? after;
  }
}

function headFaults({ seq, leaf_hash, frontier }: LedgerRow, log: LogCheck, last: string): string[] {
  if (seq !== log.lines) return [`the head says ${seq} entries, there are ${log.lines}`];
  if (leaf_hash !== last) return ['the head names another last entry'];
  const kept = root(frontierFrom(seq, frontier)).toString('hex');
  return kept === log.root ? [] : [`the head's root is ${kept}, the entries give ${log.root}`];
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

import { EntityManager } from 'typeorm';
import { frontierFrom, leafHash, root } from '../ledger/log/merkle';
import { openCheckpoint } from '../ledger/log/signed-note';
import { AccountRow, accountPages } from './exported-leaves';
import { Findings } from './verifier/findings';
import { LogCheck } from './verifier/log-check';
import { RecomputedAccount, heldOn } from './verifier/recomputed-balances';

/** A ledger whose log was walked through from its first entry to its last. */
export interface CheckedLedger {
  readonly ledger: string;
  readonly origin: string;
  readonly size: number;
  /** Recomputed, hex. */
  readonly root: string;
  /** What is wrong, in words; nothing in sound books. */
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

interface CheckpointRow {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

const PAGE = 1000;

/**
 * Recomputes every ledger's chain, root and balances from the entries alone, and compares them with its head, with all
 * checkpoints that were signed, and with the balances kept. Shares with what books entries no more than the verifier
 * of exports does.
 */
export async function checkDatabase(sql: EntityManager): Promise<CheckedLedger[]> {
  const ledgers = await sql.query<LedgerRow[]>(
    'SELECT ledger, origin, verifier, seq, leaf_hash, frontier FROM ledger JOIN ledger_head USING (ledger) ORDER BY ledger',
  );
  const checked: CheckedLedger[] = [];
  for (const one of ledgers) checked.push(await checkLedger(sql, one));
  return checked;
}

async function checkLedger(sql: EntityManager, row: LedgerRow): Promise<CheckedLedger> {
  const { ledger, origin } = row;
  const packs = await sql.query<{ hash: string }[]>('SELECT hash FROM policy_version WHERE ledger = ?', [ledger]);
  const findings = new Findings();
  const log = new LogCheck({ origin, policies: new Set(packs.map(({ hash }) => hash)) }, findings);
  const checkpoints = new CheckpointCheck(
    row,
    await sql.query<CheckpointRow[]>('SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size', [
      ledger,
    ]),
  );
  checkpoints.reached(log);
  let last = '0'.repeat(64);
  for await (const leaf of leaves(sql, ledger)) {
    const bytes = Buffer.from(leaf);
    log.take(bytes);
    checkpoints.reached(log);
    last = leafHash(bytes).toString('hex');
  }
  const faults = [
    ...findings.all.map(({ message }) => message),
    ...(findings.more > 0 ? [`and ${findings.more} more of the kind`] : []),
    ...headFaults(row, log, last),
    ...checkpoints.faults(),
    ...(await balanceFaults(sql, ledger, log)),
  ];
  return { ledger, origin, size: log.lines, root: log.root, faults };
}

async function* leaves(sql: EntityManager, ledger: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const page = await sql.query<{ seq: number; leaf: string }[]>(
      `SELECT seq, leaf FROM entry WHERE ledger = ? AND seq > ? ORDER BY seq LIMIT ${PAGE}`,
      [ledger, after],
    );
    for (const { leaf } of page) yield leaf;
    if (page.length < PAGE) return;
    after = page[page.length - 1]?.seq ?? after;
  }
}

function headFaults({ seq, leaf_hash, frontier }: LedgerRow, log: LogCheck, last: string): string[] {
  if (seq !== log.lines) return [`the head says ${seq} entries, there are ${log.lines}`];
  if (leaf_hash !== last) return ['the head names another last entry'];
  const kept = root(frontierFrom(seq, frontier)).toString('hex');
  return kept === log.root ? [] : [`the head's root is ${kept}, the entries give ${log.root}`];
}

/** Compares the checkpoints of a log, one after the other, with the root that the log had at their size. */
class CheckpointCheck {
  private next = 0;
  private readonly wrong: string[] = [];

  constructor(
    private readonly of: Pick<LedgerRow, 'origin' | 'verifier'>,
    private readonly rows: readonly CheckpointRow[],
  ) {}

  /** Tells that the log has come to a size. */
  reached(log: LogCheck): void {
    const row = this.rows[this.next];
    if (row?.size !== log.lines) return;
    this.next += 1;
    if (row.root !== log.root || !this.isSigned(row))
      this.wrong.push(`the checkpoint of ${row.size} entries is not that of these entries`);
  }

  private isSigned({ size, root, note }: CheckpointRow): boolean {
    try {
      const said = openCheckpoint(note, this.of.verifier);
      return said.origin === this.of.origin && said.size === size && said.root.toString('hex') === root;
    } catch {
      return false;
    }
  }

  /** What is wrong; asked at the log's end. */
  faults(): string[] {
    const beyond = this.rows.slice(this.next).map(({ size }) => `entries up to ${size} were signed and are not there`);
    return [...this.wrong, ...beyond.slice(-1)];
  }
}

/** Balances and holds kept that the entries don't give. */
async function balanceFaults(sql: EntityManager, ledger: string, { books }: LogCheck): Promise<string[]> {
  // What could not be taken in was said.
  if (!books.complete) return [];
  const missing = new Set(books.accounts.keys());
  let wrong = 0;
  for await (const page of accountPages(sql, ledger)) {
    wrong += page.filter((row) => !isAsGiven(row, books.accounts.get(row.id))).length;
    for (const { id } of page) missing.delete(id);
  }
  return [
    ...(wrong > 0 ? [`${wrong} balances are not those of the entries`] : []),
    ...(missing.size > 0 ? [`${missing.size} accounts are missing`] : []),
  ];
}

function isAsGiven({ balance, version, held }: AccountRow, given: RecomputedAccount = NO_ENTRIES): boolean {
  return balance === given.posted && version === given.version && held === heldOn(given);
}

/** An account that was opened and never moved. */
const NO_ENTRIES: RecomputedAccount = { id: '', kind: 'record', owner: '', unit: '', posted: 0, version: 0, holds: [] };

import { BatchStatement, Cell } from '../../database/row-sql';
import { Instant } from '../../common/instant';
import { Refusal } from '../../common/refusal';
import { Outcome, RefusalNote, Request } from '../core/command';
import { frontierText } from '../log/merkle';
import { LedgerState, NewEntry, UnitOfWork } from './unit-of-work';

/** Answer to be stored with its idempotency key. */
export interface NewAnswer {
  readonly request: Request;
  readonly idem: string;
  readonly outcome: Outcome;
  /** How reports count a refusal. */
  readonly note?: RefusalNote;
}

/** Statements that write a batch's entries and derived rows, one per table, in the order that the guards require. */
export function journalStatements(unitOfWork: UnitOfWork): BatchStatement[] {
  const ledgers = [...unitOfWork.ledgers.values()];
  const before = [...accountStatements(ledgers), ...holdStatements(ledgers)];
  if (unitOfWork.entries.length === 0) return before;
  return [
    ...before,
    ...statement(POSTINGS, unitOfWork.entries.flatMap(postingRows)),
    ...statement(ENTRIES, unitOfWork.entries.map(entryRow)),
    ...statement(TOTALS, totals(unitOfWork)),
    ...statement(HEADS, ledgers.map(headRow)),
  ];
}

const NEW_ACCOUNTS = `INSERT INTO account (ledger, id, kind, owner, unit, floor, ceiling, posted, version) VALUES ?`;

// On PostgreSQL a VALUES column of NULLs only has type text, hence the CAST.
const ACCOUNTS = `UPDATE account SET floor = CAST(q.column3 AS BIGINT), posted = q.column4, version = q.column5
  FROM (VALUES ?) q WHERE account.ledger = q.column1 AND account.id = q.column2`;

const POSTINGS = `INSERT INTO posting (ledger, seq, n, account, unit, amount, balance_after, account_version) VALUES ?`;

const ENTRIES = `INSERT INTO entry (ledger, seq, id, kind, n_postings, period, occurred_on, recorded_at, actor, client,
    idem_key, part, request_hash, reverses_seq, resolves_hold, supersedes_seq, leaf, leaf_hash) VALUES ?`;

const TOTALS = `INSERT INTO period_total (ledger, period, kind, unit, amount) VALUES ?
  ON CONFLICT (ledger, period, kind, unit) DO UPDATE SET amount = period_total.amount + excluded.amount`;

const HEADS = `UPDATE ledger_head SET seq = q.column2, leaf_hash = q.column3, recorded_at = q.column4, frontier = q.column5
  FROM (VALUES ?) q WHERE ledger = q.column1`;

const HOLDS = `INSERT INTO hold (ledger, id, account, to_account, amount, expires_at) VALUES ?`;

function statement(sql: string, rows: readonly Cell[][]): BatchStatement[] {
  return rows.length > 0 ? [{ sql, rows }] : [];
}

function accountStatements(ledgers: readonly LedgerState[]): BatchStatement[] {
  const touched = ledgers.flatMap((ledgerState) =>
    [...ledgerState.touched].map((id) => ({ ledgerState, id, account: ledgerState.account(id) })),
  );
  const added: Cell[][] = [];
  const changed: Cell[][] = [];
  for (const { ledgerState, id, account } of touched) {
    if (!account) throw new Error(`the changed account ${id} has no state`);
    const { kind, owner, unit, floor, ceiling, posted, version } = account;
    const { ledger } = ledgerState.head;
    if (ledgerState.stored.has(id)) changed.push([ledger, id, floor ?? null, posted, version]);
    else added.push([ledger, id, kind, owner ?? null, unit, floor ?? null, ceiling ?? null, posted, version]);
  }
  return [...statement(NEW_ACCOUNTS, added), ...statement(ACCOUNTS, changed)];
}

function holdStatements(ledgers: readonly LedgerState[]): BatchStatement[] {
  const rows = ledgers.flatMap((ledgerState) =>
    ledgerState.opened.map((hold) => [
      ledgerState.head.ledger,
      hold.id,
      hold.account,
      hold.toAccount,
      hold.amount,
      hold.expiresAt,
    ]),
  );
  const resolved = ledgers.flatMap((ledgerState) => ledgerState.resolved.map((id) => [ledgerState.head.ledger, id]));
  const deleteOpen = 'DELETE FROM hold_open WHERE (ledger, id) IN (VALUES ?)';
  const insertOpen = HOLDS.replace('INTO hold', 'INTO hold_open');
  return [...statement(HOLDS, rows), ...statement(insertOpen, rows), ...statement(deleteOpen, resolved)];
}

function postingRows({ entry }: NewEntry): Cell[][] {
  const { ledger, seq, postings } = entry;
  return postings.map(({ account, unit, amount, balanceAfter, version }, n) => [
    ...[ledger, seq, n, account, unit, amount, balanceAfter, version],
  ]);
}

function entryRow({ entry, request, idem, part, leaf }: NewEntry): Cell[] {
  const { ledger, seq, id, kind, postings, period, occurred, recorded, actor, ref, leafHash } = entry;
  const resolves = kind === 'points.reserved' ? null : (ref?.hold ?? null);
  return [
    ...[ledger, seq, id, kind, postings.length, period, occurred, recorded, actor, request.client],
    ...[idem, part, request.hash, ref?.reverses ?? null, resolves, ref?.supersedes ?? null, leaf, leafHash],
  ];
}

function headRow({ head }: LedgerState): Cell[] {
  return [head.ledger, head.seq, head.leafHash, head.recorded, frontierText(head.frontier)];
}

function totals(unitOfWork: UnitOfWork): Cell[][] {
  const sums = new Map<string, [string, string, string, string, number]>();
  for (const { entry } of unitOfWork.entries) {
    for (const { account, unit, amount } of entry.postings) {
      const kind = unitOfWork.ledger(entry.ledger).account(account)?.kind ?? '';
      const name = [entry.ledger, entry.period, kind, unit].join(' ');
      const sum = sums.get(name) ?? [entry.ledger, entry.period, kind, unit, 0];
      sum[4] += amount;
      sums.set(name, sum);
    }
  }
  return [...sums.values()];
}

/** Statements that store answers without entries: refusals, and receipts of registrations. */
export function answerStatements(answers: readonly NewAnswer[], now: Instant): BatchStatement[] {
  const refused = answers.flatMap(({ request, idem, outcome }) => {
    if (outcome.kind !== 'refused') return [];
    const { ledger, client, hash } = request;
    const { refused: code, ...fields }: Refusal = outcome.refusal;
    return [[ledger, client, idem, hash, code, JSON.stringify(fields), outcome.language, now]];
  });
  const noted = answers.flatMap(({ request, idem, outcome, note }) => {
    if (outcome.kind !== 'refused' || !note) return [];
    const { ledger, client, row } = request;
    return [
      [ledger, client, idem, note.month, row?.source ?? null, row?.line ?? null, note.kind, outcome.refusal.refused],
    ];
  });
  const registered = answers.flatMap(({ request, idem, outcome }) => {
    if (outcome.kind !== 'registered') return [];
    const { ledger, client, hash } = request;
    return [[ledger, client, idem, hash, JSON.stringify(outcome.receipt)]];
  });
  return [...statement(REFUSALS, refused), ...statement(INTAKE_REFUSALS, noted), ...statement(RECEIPTS, registered)];
}

const REFUSALS = `INSERT INTO refusal (ledger, client, idem_key, request_hash, code, fields, language, created_at) VALUES ?
  ON CONFLICT (ledger, client, idem_key) DO UPDATE SET request_hash = excluded.request_hash, code = excluded.code,
    fields = excluded.fields, language = excluded.language, created_at = excluded.created_at`;

const INTAKE_REFUSALS = `INSERT INTO intake_refusal (ledger, client, idem_key, month, source, line, kind, reason) VALUES ?
  ON CONFLICT DO NOTHING`;

const RECEIPTS = `INSERT INTO receipt (ledger, client, idem_key, request_hash, body) VALUES ?`;

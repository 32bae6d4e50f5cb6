import { NextRows, insertSql } from './sql-connections';
import { ModelRequest, ModelCommand } from './model';

// SQL that tampers with the journal, each case with a single fault. The statements run on both databases.

export const period = '2026-09';
export const START = '2026-09-10T04:00:00.000Z';

/** One command of every kind; July is closed. */
export const HISTORY: readonly ModelCommand[] = [
  { do: 'move', period: '2026-07', moves: [['issuance:POINT', 'points:p1', 100]] },
  { do: 'move', period, moves: [['issuance:MIN', 'record:p1', 60]] },
  { do: 'reserve', period, hold: 'h1', move: ['points:p1', 'shop:s1', 20], durationMs: 3_600_000 },
  { do: 'capture', period, hold: 'h1', move: ['points:p1', 'shop:s1', 15] },
  { do: 'reserve', period, hold: 'h2', move: ['points:p1', 'shop:s1', 5], durationMs: 3_600_000 },
  { do: 'reverse', period, seq: 2 },
  { do: 'close', period: '2026-07' },
];

export const modelRequest = (key: string, command: ModelCommand): ModelRequest => {
  return { client: 'client-1', key, hash: 'body', arrived: START, now: START, settling: true, commands: [command] };
};

export interface TamperingCase {
  readonly name: string;
  readonly sql: (next: NextRows) => string[];
  /** The expected database error, by the name of the guard. */
  readonly error: RegExp;
}

export const tamperingCase = (name: string, error: RegExp, sql: TamperingCase['sql']): TamperingCase => ({
  name,
  error,
  sql,
});
export const statementCase = (name: string, error: RegExp, sql: string): TamperingCase =>
  tamperingCase(name, error, () => [sql]);

export const HEAD: TamperingCase[] = [
  statementCase(
    'lower the entry number of the head',
    /head-goes-back|head-is-not-last/,
    'UPDATE ledger_head SET seq = seq - 1',
  ),
  statementCase(
    'raise the entry number of the head without an entry',
    /head-is-not-last/,
    'UPDATE ledger_head SET seq = seq + 2',
  ),
  statementCase('set back the recording time of the head', /head-goes-back/, `UPDATE ledger_head SET recorded_at = ''`),
  statementCase('reopen a closed month', /head-goes-back/, `UPDATE ledger_head SET closed_through = ''`),
  statementCase('move the head to another ledger', /head-goes-back/, `UPDATE ledger_head SET ledger = 'other'`),
  statementCase('insert a second head', /head-stays/, 'INSERT INTO ledger_head SELECT * FROM ledger_head'),
];

export const ACCOUNTS: TamperingCase[] = [
  statementCase('lower a balance below its floor', /CHECK/, `UPDATE account SET posted = -1 WHERE id = 'points:p1'`),
  statementCase('raise a balance above its ceiling', /CHECK/, `UPDATE account SET posted = 61 WHERE id = 'shop:s2'`),
  statementCase(
    'lower the version of an account',
    /account-stays/,
    `UPDATE account SET version = version - 1 WHERE id = 'points:p1'`,
  ),
  statementCase(
    'change the kind of an account',
    /account-stays/,
    `UPDATE account SET kind = 'shop' WHERE id = 'points:p1'`,
  ),
  statementCase(
    'change the unit of an account',
    /account-stays/,
    `UPDATE account SET unit = 'MIN' WHERE id = 'points:p1'`,
  ),
  statementCase(
    'change the owner of an account',
    /account-stays/,
    `UPDATE account SET owner = 'p2' WHERE id = 'points:p1'`,
  ),
  statementCase(
    'change the id of an account',
    /account-stays/,
    `UPDATE account SET id = 'points:p9' WHERE id = 'points:p1'`,
  ),
];

export const POSTINGS: TamperingCase[] = [
  tamperingCase('a late posting to an existing entry', /posting-late/, (next) => [
    insertSql('posting', next.posting('points:p1', 5, { seq: 1, n: 2 })),
  ]),
  tamperingCase('a late balanced pair to an existing entry', /posting-late/, (next) =>
    next.pair({ seq: 1, n: 2 }, { seq: 1, n: 3 }).map((row) => insertSql('posting', row)),
  ),
  tamperingCase('a late pair to an entry without postings', /posting-late/, (next) =>
    next.pair({ seq: 3 }, { seq: 3 }).map((row) => insertSql('posting', row)),
  ),
  tamperingCase('a negative number', /CHECK/, (next) => next.book(next.pair({ n: -1 }, { n: 0 }))),
  tamperingCase('a number used twice', /posting-append-only/, (next) => next.book(next.pair({ n: 0 }, { n: 0 }))),
  tamperingCase('a skipped number', /entry-not-sealed/, (next) => next.book(next.pair({ n: 0 }, { n: 2 }))),
  tamperingCase('numbers that begin with 1', /entry-not-sealed/, (next) => next.book(next.pair({ n: 1 }, { n: 2 }))),
  tamperingCase('an amount of zero', /CHECK/, (next) =>
    next.book([next.posting('points:p1', 0), next.posting('issuance:POINT', 0, { n: 1 })]),
  ),
  tamperingCase('half a point', /cannot store REAL|posting-lost-update/, (next) =>
    next.book([next.posting('issuance:POINT', -0.5), next.posting('points:p1', 0.5, { n: 1 })]),
  ),
  tamperingCase('a balance with a fraction', /cannot store REAL|posting-lost-update/, (next) =>
    next.book(next.pair({ balance_after: -104.5 })),
  ),
  tamperingCase('an amount as text', /cannot store TEXT|posting-lost-update/, (next) =>
    next.book(next.pair({ amount: 'five' })),
  ),
  tamperingCase('a balance that does not follow the previous one', /posting-lost-update/, (next) =>
    next.book(next.pair({}, { balance_after: 1000 })),
  ),
  tamperingCase('a version used twice', /posting-lost-update|posting-append-only/, (next) =>
    next.book(next.pair({}, { account_version: 1 })),
  ),
  tamperingCase('a skipped version', /posting-lost-update/, (next) => next.book(next.pair({}, { account_version: 9 }))),
  tamperingCase('a version of zero', /posting-lost-update|CHECK/, (next) =>
    next.book(next.pair({}, { account_version: 0 })),
  ),
  tamperingCase('an account that does not exist', /posting-without-account|FOREIGN KEY/, (next) =>
    next.book([next.posting('issuance:POINT', -5), next.posting('points:p9', 5, { n: 1, unit: 'POINT' })]),
  ),
  tamperingCase('a unit other than its account’s', /posting-without-account|FOREIGN KEY/, (next) =>
    next.book([next.posting('issuance:POINT', -5), next.posting('record:p1', 5, { n: 1, unit: 'POINT' })]),
  ),
];

export const ENTRIES: TamperingCase[] = [
  tamperingCase('no postings but a count of two', /entry-not-sealed/, (next) => [
    insertSql('entry', next.entry({ n_postings: 2 })),
  ]),
  tamperingCase('two postings but a count of zero', /entry-not-sealed/, (next) =>
    next.book(next.pair(), { n_postings: 0 }),
  ),
  tamperingCase('two postings but a count of three', /entry-not-sealed/, (next) =>
    next.book(next.pair(), { n_postings: 3 }),
  ),
  tamperingCase('a single posting', /CHECK|entry-unbalanced/, (next) => next.book([next.posting('points:p1', 5)])),
  tamperingCase('postings that do not sum to zero', /entry-unbalanced/, (next) =>
    next.book([next.posting('issuance:POINT', -4), next.posting('points:p1', 5, { n: 1 })]),
  ),
  tamperingCase('postings that sum to zero only across units', /entry-unbalanced/, (next) =>
    next.book([next.posting('issuance:MIN', -5), next.posting('points:p1', 5, { n: 1 })]),
  ),
  tamperingCase('a gap in seq', /entry-out-of-order/, (next) =>
    next.book(next.pair({ seq: next.seq + 1 }, { seq: next.seq + 1 }), { seq: next.seq + 1 }),
  ),
  tamperingCase('seq zero', /entry-out-of-order|CHECK/, (next) => [insertSql('entry', next.entry({ seq: 0 }))]),
  tamperingCase('a negative seq', /entry-out-of-order|CHECK/, (next) => [insertSql('entry', next.entry({ seq: -1 }))]),
  tamperingCase('a recording time before the last one', /entry-back-in-time/, (next) => [
    insertSql('entry', next.entry({ recorded_at: '2026-09-09T00:00:00.000Z' })),
  ]),
  tamperingCase('a closed month', /month-closed/, (next) => next.book(next.pair(), { period: '2026-07' })),
  tamperingCase('a month before a closed one', /month-closed/, (next) => next.book(next.pair(), { period: '2025-12' })),
  tamperingCase('a month closed twice', /month-closed/, (next) => [
    insertSql('entry', next.entry({ kind: 'period.closed', period: '2026-07' })),
  ]),
  tamperingCase('a month closed by the previous entry', /month-closed/, (next) => [
    insertSql('entry', next.entry({ kind: 'period.closed', period: '2026-08' })),
    insertSql('entry', next.entry({ seq: next.seq + 1, id: 'later', idem_key: 'later', period: '2026-08' })),
  ]),
  tamperingCase('a second reversal', /entry-append-only/, (next) => [
    insertSql('entry', next.entry({ reverses_seq: 2 })),
  ]),
  tamperingCase('a hold resolved twice', /entry-append-only/, (next) => [
    insertSql('entry', next.entry({ resolves_hold: 'h1' })),
  ]),
  tamperingCase('a key used twice', /entry-append-only/, (next) => [
    insertSql('entry', next.entry()),
    insertSql('entry', next.entry({ seq: next.seq + 1, id: 'later' })),
  ]),
  tamperingCase('a negative part', /CHECK/, (next) => [insertSql('entry', next.entry({ part: -1 }))]),
];

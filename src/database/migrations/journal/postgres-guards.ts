/**
 * The trigger functions on PostgreSQL. Their search path is fixed and starts with pg_catalog, so that no object of the same
 * name in another schema can replace a table or function.
 */
export function functions(schema: string): string[] {
  const own = `"${schema.replaceAll('"', '""')}"`;
  const define = (name: string, declared: string, body: string): string =>
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ${own}, pg_temp AS $$
    ${declared} BEGIN ${body} END $$`;
  return [
    // Needs no search path: it refers to no object.
    `CREATE FUNCTION timebank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$`,
    define('timebank_entry_sealed', 'DECLARE wrong text;', `${raiseFirst(SEALED)} ${CLOSES} RETURN NULL;`),
    define('timebank_posting_follows', 'DECLARE wrong text;', `${raiseFirst(FOLLOWS)} RETURN NULL;`),
    define(
      'timebank_posting_has_entry',
      '',
      `PERFORM FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq;
       IF NOT FOUND THEN RAISE EXCEPTION 'posting-without-entry' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NULL;`,
    ),
    define(
      'timebank_head_is_last',
      '',
      `IF NEW.seq IS DISTINCT FROM (SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger) THEN
         RAISE EXCEPTION 'head-is-not-last' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NEW;`,
    ),
  ];
}

/** Raises the error of the first query that returns a row. Each query checks all rows of the statement. */
function raiseFirst(queries: readonly string[]): string {
  return queries
    .map(
      (query) =>
        `${query} LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;`,
    )
    .join('\n');
}

/**
 * Joins the one row of a table that belongs to row `a`, or nulls. A lateral query with a limit is always a look-up by key.
 * A plain join keeps the plan of its first use, and a plan made for an empty table scans a full one for every posting
 * (docs/ledger.md §1 no. 10).
 */
const joinOne = (name: string, columns: string, from: string): string =>
  `LEFT JOIN LATERAL (SELECT ${columns} FROM ${from} LIMIT 1) ${name} ON true`;

/**
 * Checks of an inserted entry: its number is the next one, its month is open, and its postings exist already, as many as
 * `n_postings`, numbered from 0, and summing to zero in each unit of account (docs/ledger.md §2).
 */
const SEALED = [
  `SELECT CASE WHEN h.ledger IS NULL THEN 'entry-without-ledger'
      WHEN a.seq <> 1 AND p.seq IS NULL THEN 'entry-out-of-order'
      WHEN a.recorded_at < p.recorded_at THEN 'entry-back-in-time'
      ELSE 'month-closed' END INTO wrong
    FROM added a ${joinOne('h', 'h.ledger, h.closed_through', 'ledger_head h WHERE h.ledger = a.ledger')}
      ${joinOne('p', 'p.seq, p.recorded_at', 'entry p WHERE p.ledger = a.ledger AND p.seq = a.seq - 1')}
    WHERE h.ledger IS NULL OR (a.seq <> 1 AND p.seq IS NULL) OR a.recorded_at < p.recorded_at OR a.period <= h.closed_through`,
  // The same statement may close a month: entries after the close are too late for it.
  `SELECT 'month-closed' INTO wrong FROM added c JOIN added a ON a.ledger = c.ledger AND a.seq > c.seq AND a.period <= c.period
    WHERE c.kind = 'period.closed'`,
  `SELECT 'entry-not-sealed' INTO wrong FROM added a
      ${joinOne('p', 'COUNT(*) AS count, MIN(n) AS first, MAX(n) AS last', 'posting p WHERE p.ledger = a.ledger AND p.seq = a.seq')}
    WHERE p.count <> a.n_postings OR COALESCE(p.first, 0) <> 0 OR COALESCE(p.last, -1) <> a.n_postings - 1`,
  `SELECT 'entry-unbalanced' INTO wrong FROM added a
      ${joinOne('p', 'unit', 'posting p WHERE p.ledger = a.ledger AND p.seq = a.seq GROUP BY unit HAVING SUM(amount) <> 0')}
    WHERE p.unit IS NOT NULL`,
];

const CLOSES = `UPDATE ledger_head h SET closed_through = c.period, closing = ''
  FROM (SELECT ledger, MAX(period) AS period FROM added WHERE kind = 'period.closed' GROUP BY ledger) c
  WHERE h.ledger = c.ledger;`;

/**
 * Checks of an inserted posting: it precedes its entry, its account exists, it directly follows the account's last posting,
 * and a posting that is not numbered 0 follows the previous one of its entry (docs/ledger.md §2).
 */
const FOLLOWS = [
  `SELECT CASE WHEN e.seq IS NOT NULL THEN 'posting-late' ELSE 'entry-not-sealed' END INTO wrong
    FROM (SELECT ledger, seq, MIN(n) AS first, MAX(n) AS last, COUNT(*) AS count FROM added GROUP BY ledger, seq) a
      ${joinOne('e', 'e.seq', 'entry e WHERE e.ledger = a.ledger AND e.seq = a.seq')}
      ${joinOne('p', 'p.n', 'posting p WHERE p.ledger = a.ledger AND p.seq = a.seq AND p.n = a.first - 1')}
    WHERE e.seq IS NOT NULL OR a.last - a.first + 1 <> a.count OR (a.first > 0 AND p.n IS NULL)`,
  `SELECT 'posting-without-account' INTO wrong FROM (SELECT DISTINCT ledger, account, unit FROM added) a
      ${joinOne('o', 'o.id', 'account o WHERE o.ledger = a.ledger AND o.id = a.account AND o.unit = a.unit')}
    WHERE o.id IS NULL`,
  `SELECT 'posting-lost-update' INTO wrong FROM added a
      ${joinOne(
        'p',
        'p.seq, p.balance_after',
        'posting p WHERE p.ledger = a.ledger AND p.account = a.account AND p.account_version = a.account_version - 1',
      )}
    WHERE CASE WHEN a.account_version = 1 THEN a.balance_after <> a.amount
      ELSE p.seq IS NULL OR p.seq > a.seq OR p.balance_after <> a.balance_after - a.amount END`,
];

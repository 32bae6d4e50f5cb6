/**
 * What PostgreSQL's triggers do. They name the schema of every table and begin to look with PostgreSQL's own names, so
 * that nobody puts a table of the same name in their way.
 */
export function functions(schema: string): string[] {
  const own = `"${schema.replaceAll('"', '""')}"`;
  const define = (name: string, declared: string, body: string): string =>
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ${own}, pg_temp AS $$
    ${declared} BEGIN ${body} END $$`;
  return [
    // Without a search path of its own: it looks nothing up.
    `CREATE FUNCTION timebank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$`,
    define('timebank_entry_sealed', 'DECLARE wrong text;', `${found(SEALED)} ${CLOSES} RETURN NULL;`),
    define('timebank_posting_follows', 'DECLARE wrong text;', `${found(FOLLOWS)} RETURN NULL;`),
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

/** Raises what the first of some queries finds: each looks at the whole statement, in the order in which faults are told. */
function found(queries: readonly string[]): string {
  return queries
    .map(
      (query) =>
        `${query} LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;`,
    )
    .join('\n');
}

/**
 * An entry is sealed when it comes: its number is the next one, its month is open, and its postings stand there already,
 * as many as it says, numbered from 0, summing to zero in each unit.
 */
const SEALED = [
  `SELECT CASE WHEN h.ledger IS NULL THEN 'entry-without-ledger'
      WHEN a.seq <> 1 AND p.seq IS NULL THEN 'entry-out-of-order'
      WHEN a.recorded_at < p.recorded_at THEN 'entry-back-in-time'
      ELSE 'month-closed' END INTO wrong
    FROM added a LEFT JOIN ledger_head h ON h.ledger = a.ledger LEFT JOIN entry p ON p.ledger = a.ledger AND p.seq = a.seq - 1
    WHERE h.ledger IS NULL OR (a.seq <> 1 AND p.seq IS NULL) OR a.recorded_at < p.recorded_at OR a.period <= h.closed_through`,
  // The same statement may close a month: what stands behind the close is too late for it.
  `SELECT 'month-closed' INTO wrong FROM added c JOIN added a ON a.ledger = c.ledger AND a.seq > c.seq AND a.period <= c.period
    WHERE c.kind = 'period.closed'`,
  `SELECT 'entry-not-sealed' INTO wrong FROM added a LEFT JOIN posting p ON p.ledger = a.ledger AND p.seq = a.seq
    GROUP BY a.ledger, a.seq, a.n_postings HAVING COUNT(p.n) <> a.n_postings
      OR COALESCE(MIN(p.n), 0) <> 0 OR COALESCE(MAX(p.n), -1) <> a.n_postings - 1`,
  `SELECT 'entry-unbalanced' INTO wrong FROM added a JOIN posting p ON p.ledger = a.ledger AND p.seq = a.seq
    GROUP BY p.ledger, p.seq, p.unit HAVING SUM(p.amount) <> 0`,
];

const CLOSES = `UPDATE ledger_head h SET closed_through = c.period, closing = ''
  FROM (SELECT ledger, MAX(period) AS period FROM added WHERE kind = 'period.closed' GROUP BY ledger) c
  WHERE h.ledger = c.ledger;`;

/**
 * A posting comes before its entry, to an account that is there, and right after the account's last one; what is not
 * numbered 0 follows the one before it in its entry.
 */
const FOLLOWS = [
  `SELECT CASE WHEN e.seq IS NOT NULL THEN 'posting-late'
      WHEN o.id IS NULL THEN 'posting-without-account'
      ELSE 'posting-lost-update' END INTO wrong
    FROM added a LEFT JOIN entry e ON e.ledger = a.ledger AND e.seq = a.seq
      LEFT JOIN account o ON o.ledger = a.ledger AND o.id = a.account AND o.unit = a.unit
      LEFT JOIN posting p ON p.ledger = a.ledger AND p.account = a.account AND p.account_version = a.account_version - 1
    WHERE e.seq IS NOT NULL OR o.id IS NULL OR CASE WHEN a.account_version = 1 THEN a.balance_after <> a.amount
      ELSE p.seq IS NULL OR p.seq > a.seq OR p.balance_after <> a.balance_after - a.amount END`,
  `SELECT 'entry-not-sealed' INTO wrong FROM added a
    LEFT JOIN posting p ON p.ledger = a.ledger AND p.seq = a.seq AND p.n = a.n - 1 WHERE a.n > 0 AND p.n IS NULL`,
];

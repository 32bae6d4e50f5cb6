-- Creates the journal: entries, postings, holds, checkpoints, and the triggers by which the database rejects changes that
-- violate an invariant (docs/ledger.md §2). Every key of a partitioned table begins with the ledger.

CREATE TABLE ledger (
  ledger text NOT NULL PRIMARY KEY, name text NOT NULL, zone text NOT NULL, currency text NOT NULL,
  origin text NOT NULL UNIQUE, secret text NOT NULL, signing_key text NOT NULL, verifier text NOT NULL,
  created_at text NOT NULL);

CREATE TABLE ledger_head (
  ledger text NOT NULL PRIMARY KEY REFERENCES ledger (ledger), seq bigint NOT NULL, leaf_hash text NOT NULL,
  recorded_at text NOT NULL, closed_through text NOT NULL, closing text NOT NULL, frontier text NOT NULL);

-- Entries update accounts but no indexed column: with free space on the page the update leaves the indexes unchanged.
CREATE TABLE account (
  ledger text NOT NULL REFERENCES ledger (ledger), id text NOT NULL, kind text NOT NULL, owner text, unit text NOT NULL,
  floor bigint, ceiling bigint, posted bigint NOT NULL, version bigint NOT NULL,
  PRIMARY KEY (ledger, id),
  CHECK (floor IS NULL OR posted >= floor), CHECK (ceiling IS NULL OR posted <= ceiling)) WITH (fillfactor = 70);

-- `entry` and `posting` have as many hash partitions as the setting timebank.partitions says, which the service takes from
-- PARTITIONS; none if it is 0 or not set.
-- No foreign keys: the guards check the ledger, accounts and entries, a whole statement at once, and they also fire on a
-- server that applies replicated changes.
DO $do$
DECLARE
  count integer := COALESCE(NULLIF(current_setting('timebank.partitions', true), ''), '0');
  partitioned text := CASE WHEN count > 0 THEN 'PARTITION BY HASH (ledger)' ELSE '' END;
BEGIN
  EXECUTE $sql$
    CREATE TABLE entry (
      ledger text NOT NULL, seq bigint NOT NULL CHECK (seq > 0), id text NOT NULL,
      kind text NOT NULL, n_postings integer NOT NULL CHECK (n_postings = 0 OR n_postings >= 2), period text NOT NULL,
      occurred_on text NOT NULL, recorded_at text NOT NULL, actor text NOT NULL, client text NOT NULL,
      idem_key text NOT NULL, part integer NOT NULL CHECK (part >= 0), request_hash text NOT NULL,
      reverses_seq bigint, resolves_hold text, supersedes_seq bigint, leaf text NOT NULL, leaf_hash text NOT NULL,
      PRIMARY KEY (ledger, seq)) $sql$ || partitioned;
  EXECUTE $sql$
    CREATE TABLE posting (
      ledger text NOT NULL, seq bigint NOT NULL, n integer NOT NULL CHECK (n >= 0), account text NOT NULL,
      unit text NOT NULL, amount bigint NOT NULL CHECK (amount <> 0), balance_after bigint NOT NULL,
      account_version bigint NOT NULL CHECK (account_version > 0),
      PRIMARY KEY (ledger, seq, n)) $sql$ || partitioned;
END $do$;

CREATE UNIQUE INDEX posting_account ON posting (ledger, account, account_version);

CREATE TABLE hold (
  ledger text NOT NULL, id text NOT NULL, account text NOT NULL, to_account text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0), expires_at text NOT NULL,
  PRIMARY KEY (ledger, id), FOREIGN KEY (ledger, account) REFERENCES account (ledger, id),
  FOREIGN KEY (ledger, to_account) REFERENCES account (ledger, id));

-- Derived from the entries and rebuildable: unresolved holds, and totals of each month.
CREATE TABLE hold_open (
  ledger text NOT NULL, id text NOT NULL, account text NOT NULL, to_account text NOT NULL, amount bigint NOT NULL,
  expires_at text NOT NULL, PRIMARY KEY (ledger, id));

CREATE TABLE period_total (
  ledger text NOT NULL, period text NOT NULL, kind text NOT NULL, unit text NOT NULL, amount bigint NOT NULL,
  PRIMARY KEY (ledger, period, kind, unit));

-- Answers by idempotency key. Refusals may be deleted after 30 days, except those of an import; receipts are never
-- deleted.
CREATE TABLE refusal (
  ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, request_hash text NOT NULL, code text NOT NULL,
  fields text NOT NULL, language text NOT NULL, created_at text NOT NULL,
  PRIMARY KEY (ledger, client, idem_key));

CREATE TABLE intake_refusal (
  ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, month text NOT NULL, source text, line integer,
  kind text NOT NULL, reason text NOT NULL, PRIMARY KEY (ledger, client, idem_key));

CREATE TABLE receipt (
  ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, request_hash text NOT NULL, body text NOT NULL,
  PRIMARY KEY (ledger, client, idem_key));

CREATE TABLE checkpoint (
  ledger text NOT NULL, size bigint NOT NULL, root text NOT NULL, note text NOT NULL, created_at text NOT NULL,
  kind text NOT NULL, PRIMARY KEY (ledger, size));

CREATE INDEX account_kind ON account (ledger, kind, id);
CREATE UNIQUE INDEX entry_id ON entry (ledger, id);
CREATE UNIQUE INDEX entry_key ON entry (ledger, client, idem_key, part);
CREATE UNIQUE INDEX entry_reverses ON entry (ledger, reverses_seq) WHERE reverses_seq IS NOT NULL;
CREATE UNIQUE INDEX entry_resolves ON entry (ledger, resolves_hold) WHERE resolves_hold IS NOT NULL;
CREATE UNIQUE INDEX entry_supersedes ON entry (ledger, supersedes_seq) WHERE supersedes_seq IS NOT NULL;
CREATE INDEX entry_period ON entry (ledger, period, seq);
CREATE INDEX hold_open_account ON hold_open (ledger, account);
CREATE INDEX hold_open_to_account ON hold_open (ledger, to_account);
CREATE INDEX intake_refusal_month ON intake_refusal (ledger, month, kind, reason);

-- The partitions. They get the indexes of their parents.
DO $do$
DECLARE
  count integer := COALESCE(NULLIF(current_setting('timebank.partitions', true), ''), '0');
  parent text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['entry', 'posting'] LOOP
    FOR n IN 0 .. count - 1 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)', parent || '_p' || n, parent, count, n);
    END LOOP;
  END LOOP;
END $do$;

-- Needs no search path: it refers to no object.
CREATE FUNCTION timebank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$;

-- Checks of an inserted entry: its number is the next one, its month is open, and its postings exist already, as many as
-- `n_postings`, numbered from 0, and summing to zero in each unit of account (docs/ledger.md §2). Each query checks all rows
-- of the statement. The same statement may close a month: entries after the close are too late for it.
-- A lateral query with a limit is always a look-up by key. A plain join keeps the plan of its first use, and a plan made for
-- an empty table scans a full one for every posting (docs/ledger.md §1 no. 10).
CREATE FUNCTION timebank_entry_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wrong text; BEGIN SELECT CASE WHEN h.ledger IS NULL THEN 'entry-without-ledger'
      WHEN a.seq <> 1 AND p.seq IS NULL THEN 'entry-out-of-order'
      WHEN a.recorded_at < p.recorded_at THEN 'entry-back-in-time'
      ELSE 'month-closed' END INTO wrong
    FROM added a LEFT JOIN LATERAL (SELECT h.ledger, h.closed_through FROM ledger_head h WHERE h.ledger = a.ledger LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT p.seq, p.recorded_at FROM entry p WHERE p.ledger = a.ledger AND p.seq = a.seq - 1 LIMIT 1) p ON true
    WHERE h.ledger IS NULL OR (a.seq <> 1 AND p.seq IS NULL) OR a.recorded_at < p.recorded_at OR a.period <= h.closed_through LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'month-closed' INTO wrong FROM added c JOIN added a ON a.ledger = c.ledger AND a.seq > c.seq AND a.period <= c.period
    WHERE c.kind = 'period.closed' LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'entry-not-sealed' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT COUNT(*) AS count, MIN(n) AS first, MAX(n) AS last FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq LIMIT 1) p ON true
    WHERE p.count <> a.n_postings OR COALESCE(p.first, 0) <> 0 OR COALESCE(p.last, -1) <> a.n_postings - 1 LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'entry-unbalanced' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT unit FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq GROUP BY unit HAVING SUM(amount) <> 0 LIMIT 1) p ON true
    WHERE p.unit IS NOT NULL LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF; UPDATE ledger_head h SET closed_through = c.period, closing = ''
  FROM (SELECT ledger, MAX(period) AS period FROM added WHERE kind = 'period.closed' GROUP BY ledger) c
  WHERE h.ledger = c.ledger; RETURN NULL; END $$;

-- Checks of an inserted posting: it precedes its entry, its account exists, it directly follows the account's last posting,
-- and a posting that is not numbered 0 follows the previous one of its entry (docs/ledger.md §2).
CREATE FUNCTION timebank_posting_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wrong text; BEGIN SELECT CASE WHEN e.seq IS NOT NULL THEN 'posting-late' ELSE 'entry-not-sealed' END INTO wrong
    FROM (SELECT ledger, seq, MIN(n) AS first, MAX(n) AS last, COUNT(*) AS count FROM added GROUP BY ledger, seq) a
      LEFT JOIN LATERAL (SELECT e.seq FROM entry e WHERE e.ledger = a.ledger AND e.seq = a.seq LIMIT 1) e ON true
      LEFT JOIN LATERAL (SELECT p.n FROM posting p WHERE p.ledger = a.ledger AND p.seq = a.seq AND p.n = a.first - 1 LIMIT 1) p ON true
    WHERE e.seq IS NOT NULL OR a.last - a.first + 1 <> a.count OR (a.first > 0 AND p.n IS NULL) LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'posting-without-account' INTO wrong FROM (SELECT DISTINCT ledger, account, unit FROM added) a
      LEFT JOIN LATERAL (SELECT o.id FROM account o WHERE o.ledger = a.ledger AND o.id = a.account AND o.unit = a.unit LIMIT 1) o ON true
    WHERE o.id IS NULL LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF;
SELECT 'posting-lost-update' INTO wrong FROM added a
      LEFT JOIN LATERAL (SELECT p.seq, p.balance_after FROM posting p WHERE p.ledger = a.ledger AND p.account = a.account AND p.account_version = a.account_version - 1 LIMIT 1) p ON true
    WHERE CASE WHEN a.account_version = 1 THEN a.balance_after <> a.amount
      ELSE p.seq IS NULL OR p.seq > a.seq OR p.balance_after <> a.balance_after - a.amount END LIMIT 1; IF FOUND THEN RAISE EXCEPTION '%', wrong USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$;

CREATE FUNCTION timebank_posting_has_entry() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN PERFORM FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq;
       IF NOT FOUND THEN RAISE EXCEPTION 'posting-without-entry' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NULL; END $$;

CREATE FUNCTION timebank_head_is_last() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN IF NEW.seq IS DISTINCT FROM (SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger) THEN
         RAISE EXCEPTION 'head-is-not-last' USING ERRCODE = 'restrict_violation'; END IF;
       RETURN NEW; END $$;

-- The search path of the trigger functions is fixed and starts with pg_catalog, so that no object of the same name in another
-- schema can replace a table or function.
DO $do$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['timebank_entry_sealed', 'timebank_posting_follows', 'timebank_posting_has_entry',
    'timebank_head_is_last'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = pg_catalog, %I, pg_temp', name, current_schema());
  END LOOP;
END $do$;

-- Guards of the append-only tables. They also fire for replicated changes (ENABLE ALWAYS), and exist on every partition,
-- because a statement on a partition does not fire its parent's triggers (docs/ledger.md §2).
DO $do$
DECLARE
  parent text;
  one text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['entry', 'posting', 'hold', 'checkpoint', 'ledger'] LOOP
    FOR one IN SELECT parent UNION ALL
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent::regclass
    LOOP
      -- Per statement: they also reject statements that change no row, and TRUNCATE has no row triggers.
      EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse(%L)',
        one || '_no_change', one, parent || '-append-only');
      EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse(%L)',
        one || '_no_truncate', one, parent || '-append-only');
      EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', one, one || '_no_change');
      EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', one, one || '_no_truncate');
      IF parent = 'entry' THEN
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS added FOR EACH STATEMENT
          EXECUTE FUNCTION timebank_entry_sealed()', one || '_sealed', one);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', one, one || '_sealed');
      ELSIF parent = 'posting' THEN
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS added FOR EACH STATEMENT
          EXECUTE FUNCTION timebank_posting_follows()', one || '_follows', one);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', one, one || '_follows');
      END IF;
    END LOOP;
  END LOOP;
END $do$;

-- Checks at the commit that the entry of posting 0 exists; `timebank_posting_follows` accepts no other posting without
-- posting 0. This is a row trigger, which partitions inherit from their parent.
CREATE CONSTRAINT TRIGGER posting_has_entry AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.n = 0) EXECUTE FUNCTION timebank_posting_has_entry();
ALTER TABLE posting ENABLE ALWAYS TRIGGER posting_has_entry;

CREATE TRIGGER head_forward BEFORE UPDATE ON ledger_head FOR EACH ROW WHEN (NEW.ledger <> OLD.ledger OR NEW.seq < OLD.seq
      OR NEW.recorded_at < OLD.recorded_at OR NEW.closed_through < OLD.closed_through) EXECUTE FUNCTION timebank_refuse('head-goes-back');
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_forward;

CREATE TRIGGER head_is_last BEFORE UPDATE OF seq ON ledger_head FOR EACH ROW WHEN (NEW.seq <> OLD.seq) EXECUTE FUNCTION timebank_head_is_last();
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_is_last;

CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('head-stays');
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_stays;

CREATE TRIGGER account_stays BEFORE DELETE OR TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('account-stays');
ALTER TABLE account ENABLE ALWAYS TRIGGER account_stays;

CREATE TRIGGER account_same BEFORE UPDATE ON account FOR EACH ROW WHEN (NEW.ledger <> OLD.ledger OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind
      OR NEW.unit <> OLD.unit OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.version < OLD.version) EXECUTE FUNCTION timebank_refuse('account-stays');
ALTER TABLE account ENABLE ALWAYS TRIGGER account_same;

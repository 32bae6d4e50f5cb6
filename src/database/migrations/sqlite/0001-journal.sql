-- Creates the journal: entries, postings, holds, checkpoints, and the triggers by which the database rejects changes that
-- violate an invariant (docs/ledger.md §2). The table API of TypeORM must never alter these tables: it rebuilds a table and
-- drops its triggers. SQLite stores the text of each statement with its white space, and the check of a backup compares it:
-- never reformat these files.

-- WITHOUT ROWID for small rows: a rowid is one more unique key through which a REPLACE could delete a row.
CREATE TABLE ledger (
    ledger TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL,
    origin TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, signing_key TEXT NOT NULL, verifier TEXT NOT NULL,
    created_at TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_head (
    ledger TEXT NOT NULL PRIMARY KEY REFERENCES ledger (ledger), seq INTEGER NOT NULL, leaf_hash TEXT NOT NULL,
    recorded_at TEXT NOT NULL, closed_through TEXT NOT NULL, closing TEXT NOT NULL, frontier TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    ledger TEXT NOT NULL REFERENCES ledger (ledger), id TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT, unit TEXT NOT NULL,
    floor INTEGER, ceiling INTEGER, posted INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (ledger, id),
    CHECK (floor IS NULL OR posted >= floor), CHECK (ceiling IS NULL OR posted <= ceiling)) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    ledger TEXT NOT NULL REFERENCES ledger_head (ledger), seq INTEGER NOT NULL CHECK (seq > 0), id TEXT NOT NULL,
    kind TEXT NOT NULL, n_postings INTEGER NOT NULL CHECK (n_postings = 0 OR n_postings >= 2), period TEXT NOT NULL,
    occurred_on TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, client TEXT NOT NULL,
    idem_key TEXT NOT NULL, part INTEGER NOT NULL CHECK (part >= 0), request_hash TEXT NOT NULL,
    reverses_seq INTEGER, resolves_hold TEXT, supersedes_seq INTEGER, leaf TEXT NOT NULL, leaf_hash TEXT NOT NULL,
    PRIMARY KEY (ledger, seq)) STRICT;

CREATE TABLE posting (
    ledger TEXT NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n >= 0), account TEXT NOT NULL,
    unit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount <> 0), balance_after INTEGER NOT NULL,
    account_version INTEGER NOT NULL CHECK (account_version > 0),
    PRIMARY KEY (ledger, seq, n), UNIQUE (ledger, account, account_version),
    FOREIGN KEY (ledger, seq) REFERENCES entry (ledger, seq) DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
    ledger TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, to_account TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0), expires_at TEXT NOT NULL,
    PRIMARY KEY (ledger, id), FOREIGN KEY (ledger, account) REFERENCES account (ledger, id),
    FOREIGN KEY (ledger, to_account) REFERENCES account (ledger, id)) STRICT, WITHOUT ROWID;

-- Derived from the entries and rebuildable: unresolved holds, and totals of each month.
CREATE TABLE hold_open (
    ledger TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, to_account TEXT NOT NULL, amount INTEGER NOT NULL,
    expires_at TEXT NOT NULL, PRIMARY KEY (ledger, id)) STRICT, WITHOUT ROWID;

CREATE TABLE period_total (
    ledger TEXT NOT NULL, period TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY (ledger, period, kind, unit)) STRICT, WITHOUT ROWID;

-- Answers by idempotency key. Refusals may be deleted after 30 days, except those of an import; receipts are never
-- deleted.
CREATE TABLE refusal (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash TEXT NOT NULL, code TEXT NOT NULL,
    fields TEXT NOT NULL, language TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;

CREATE TABLE intake_refusal (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, month TEXT NOT NULL, source TEXT, line INTEGER,
    kind TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    ledger TEXT NOT NULL, client TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (ledger, client, idem_key)) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    ledger TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (ledger, size)) STRICT, WITHOUT ROWID;

-- Indexes.
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

-- Append-only tables. The triggers before INSERT reject a REPLACE that would delete an existing row. `entry` is not checked
-- by `seq`, because `entry_sealed` accepts the next number only; `posting` is checked by `posting_follows`.
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;

CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;

CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND id = NEW.id) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND client = NEW.client AND idem_key = NEW.idem_key AND part = NEW.part) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND reverses_seq = NEW.reverses_seq) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND resolves_hold = NEW.resolves_hold) OR EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND supersedes_seq = NEW.supersedes_seq) OR EXISTS (SELECT 1 FROM entry WHERE rowid = NEW.rowid)
            BEGIN SELECT RAISE(ABORT, 'entry-append-only'); END;

CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting-append-only'); END;

CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'posting-append-only'); END;

CREATE TRIGGER hold_no_update BEFORE UPDATE ON hold BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;

CREATE TRIGGER hold_no_delete BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;

CREATE TRIGGER hold_no_replace BEFORE INSERT ON hold WHEN EXISTS (SELECT 1 FROM hold WHERE ledger = NEW.ledger AND id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'hold-append-only'); END;

CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;

CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;

CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint WHEN EXISTS (SELECT 1 FROM checkpoint WHERE ledger = NEW.ledger AND size = NEW.size)
            BEGIN SELECT RAISE(ABORT, 'checkpoint-append-only'); END;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;

CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE ledger = NEW.ledger) OR EXISTS (SELECT 1 FROM ledger WHERE origin = NEW.origin)
            BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;

-- Checks of an inserted entry: its number is the next one, its month is open, and its postings exist already, as many as
-- `n_postings`, numbered from 0, and summing to zero in each unit of account.
CREATE TRIGGER entry_sealed BEFORE INSERT ON entry BEGIN
    SELECT RAISE(ABORT, 'entry-out-of-order') WHERE NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger), 0);
    SELECT RAISE(ABORT, 'entry-back-in-time') WHERE NEW.recorded_at < (SELECT recorded_at FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq - 1);
    SELECT RAISE(ABORT, 'month-closed') WHERE NEW.period <= (SELECT closed_through FROM ledger_head WHERE ledger = NEW.ledger);
    SELECT RAISE(ABORT, 'entry-not-sealed') WHERE NOT (
      SELECT COUNT(*) = NEW.n_postings AND COALESCE(MIN(n), 0) = 0 AND COALESCE(MAX(n), -1) = NEW.n_postings - 1
      FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq);
    SELECT RAISE(ABORT, 'entry-unbalanced') WHERE EXISTS (
      SELECT 1 FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq GROUP BY unit HAVING SUM(amount) <> 0);
  END;

CREATE TRIGGER entry_closes AFTER INSERT ON entry WHEN NEW.kind = 'period.closed' BEGIN
    UPDATE ledger_head SET closed_through = NEW.period, closing = '' WHERE ledger = NEW.ledger;
  END;

-- Checks of an inserted posting: it is new, precedes its entry, its account exists, and it directly follows the account's
-- last posting. This also rejects a REPLACE through either key. One trigger only, because most rows are postings.
CREATE TRIGGER posting_follows BEFORE INSERT ON posting BEGIN
    SELECT RAISE(ABORT, 'posting-late') WHERE EXISTS (SELECT 1 FROM entry WHERE ledger = NEW.ledger AND seq = NEW.seq);
    SELECT RAISE(ABORT, 'posting-append-only') WHERE EXISTS (
      SELECT 1 FROM posting WHERE ledger = NEW.ledger AND seq = NEW.seq AND n = NEW.n);
    SELECT RAISE(ABORT, 'posting-without-account') WHERE NOT EXISTS (
      SELECT 1 FROM account WHERE ledger = NEW.ledger AND id = NEW.account AND unit = NEW.unit);
    SELECT RAISE(ABORT, 'posting-lost-update') WHERE NOT COALESCE(
      (SELECT account_version = NEW.account_version - 1 AND balance_after = NEW.balance_after - NEW.amount
       FROM posting WHERE ledger = NEW.ledger AND account = NEW.account ORDER BY account_version DESC LIMIT 1),
      NEW.account_version = 1 AND NEW.balance_after = NEW.amount);
  END;

CREATE TRIGGER head_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.ledger <> OLD.ledger OR NEW.seq < OLD.seq OR NEW.recorded_at < OLD.recorded_at
      OR NEW.closed_through < OLD.closed_through
    BEGIN SELECT RAISE(ABORT, 'head-goes-back'); END;

CREATE TRIGGER head_is_last BEFORE UPDATE OF seq ON ledger_head
    WHEN NEW.seq <> OLD.seq AND NEW.seq IS NOT (SELECT MAX(seq) FROM entry WHERE ledger = NEW.ledger)
    BEGIN SELECT RAISE(ABORT, 'head-is-not-last'); END;

CREATE TRIGGER head_stays BEFORE DELETE ON ledger_head BEGIN SELECT RAISE(ABORT, 'head-stays'); END;

CREATE TRIGGER head_once BEFORE INSERT ON ledger_head
    WHEN EXISTS (SELECT 1 FROM ledger_head WHERE ledger = NEW.ledger) BEGIN SELECT RAISE(ABORT, 'head-stays'); END;

CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'account-stays'); END;

CREATE TRIGGER account_same BEFORE UPDATE ON account
    WHEN NEW.ledger <> OLD.ledger OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.unit <> OLD.unit
      OR NEW.owner IS NOT OLD.owner OR NEW.version < OLD.version
    BEGIN SELECT RAISE(ABORT, 'account-stays'); END;

-- Allows the writer's upsert, which keeps the account's identity; rejects a REPLACE that changes it.
CREATE TRIGGER account_no_replace BEFORE INSERT ON account
    WHEN EXISTS (SELECT 1 FROM account WHERE ledger = NEW.ledger AND id = NEW.id
      AND (kind <> NEW.kind OR unit <> NEW.unit OR owner IS NOT NEW.owner OR version > NEW.version))
    BEGIN SELECT RAISE(ABORT, 'account-stays'); END;

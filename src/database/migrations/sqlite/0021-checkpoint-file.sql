-- Ledgers whose signed checkpoints are all in the checkpoint file. Earlier versions wrote the file last, and could lose a
-- line; the first start after the upgrade completes the file.
CREATE TABLE checkpoint_file (
    ledger TEXT NOT NULL PRIMARY KEY REFERENCES ledger (ledger), since TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Roots of full blocks of 256 leaves, derived from the entries and rebuildable.
CREATE TABLE log_block (
    ledger TEXT NOT NULL REFERENCES ledger (ledger), block INTEGER NOT NULL CHECK (block >= 0), root TEXT NOT NULL,
    PRIMARY KEY (ledger, block)) STRICT, WITHOUT ROWID;

-- Origins and signing keys that followed those of `ledger`, each from the entry that names it (`log.continued`). Append-only.
CREATE TABLE log_key (
    ledger TEXT NOT NULL REFERENCES ledger (ledger), seq INTEGER NOT NULL CHECK (seq > 0), origin TEXT NOT NULL,
    secret TEXT NOT NULL, verifier TEXT NOT NULL, PRIMARY KEY (ledger, seq)) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_key_no_update BEFORE UPDATE ON log_key BEGIN SELECT RAISE(ABORT, 'log_key-append-only'); END;

CREATE TRIGGER log_key_no_delete BEFORE DELETE ON log_key BEGIN SELECT RAISE(ABORT, 'log_key-append-only'); END;

CREATE TRIGGER log_key_no_replace BEFORE INSERT ON log_key
    WHEN EXISTS (SELECT 1 FROM log_key WHERE ledger = NEW.ledger AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'log_key-append-only'); END;

-- Ledgers whose signed checkpoints are all in the checkpoint file. Earlier versions wrote the file last, and could lose a
-- line; the first start after the upgrade completes the file.
CREATE TABLE checkpoint_file (
    ledger text NOT NULL PRIMARY KEY REFERENCES ledger (ledger), since text NOT NULL);

-- Roots of full blocks of 256 leaves, derived from the entries and rebuildable.
CREATE TABLE log_block (
    ledger text NOT NULL REFERENCES ledger (ledger), block bigint NOT NULL CHECK (block >= 0), root text NOT NULL,
    PRIMARY KEY (ledger, block));

-- Origins and signing keys that followed those of `ledger`, each from the entry that names it (`log.continued`). Append-only.
CREATE TABLE log_key (
    ledger text NOT NULL REFERENCES ledger (ledger), seq bigint NOT NULL CHECK (seq > 0), origin text NOT NULL,
    secret text NOT NULL, verifier text NOT NULL, PRIMARY KEY (ledger, seq));

CREATE TRIGGER log_key_no_change BEFORE UPDATE OR DELETE ON log_key FOR EACH STATEMENT
  EXECUTE FUNCTION timebank_refuse('log_key-append-only');
ALTER TABLE log_key ENABLE ALWAYS TRIGGER log_key_no_change;

CREATE TRIGGER log_key_no_truncate BEFORE TRUNCATE ON log_key FOR EACH STATEMENT
  EXECUTE FUNCTION timebank_refuse('log_key-append-only');
ALTER TABLE log_key ENABLE ALWAYS TRIGGER log_key_no_truncate;

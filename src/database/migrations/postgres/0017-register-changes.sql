-- Adds the changes of the master data (docs/decisions/0042): append-only, but the values that are personal data may be erased.

CREATE TABLE "register_change" (
  "ledger" text NOT NULL, "id" text NOT NULL, "changedAt" text NOT NULL, "actor" text NOT NULL, "client" text NOT NULL,
  "register" text NOT NULL, "row" text NOT NULL, "action" text NOT NULL, "fields" text NOT NULL, "erasable" text,
  CONSTRAINT "PK_register_change" PRIMARY KEY ("ledger", "id")
);

-- Each ends with the order of the list.
CREATE INDEX register_change_date ON register_change (ledger, "changedAt", id);
CREATE INDEX register_change_row ON register_change (ledger, "row", id);
CREATE INDEX register_change_actor ON register_change (ledger, actor, id);

-- Permits nothing but clearing `erasable`.
CREATE TRIGGER register_change_no_update BEFORE UPDATE ON register_change FOR EACH ROW
  WHEN (NEW.erasable IS NOT NULL OR (NEW.ledger, NEW.id, NEW."changedAt", NEW.actor, NEW.client, NEW.register, NEW."row", NEW.action, NEW.fields)
    IS DISTINCT FROM (OLD.ledger, OLD.id, OLD."changedAt", OLD.actor, OLD.client, OLD.register, OLD."row", OLD.action, OLD.fields))
  EXECUTE FUNCTION timebank_refuse('register_change-append-only');
ALTER TABLE register_change ENABLE ALWAYS TRIGGER register_change_no_update;

CREATE TRIGGER register_change_no_delete BEFORE DELETE OR TRUNCATE ON register_change FOR EACH STATEMENT
  EXECUTE FUNCTION timebank_refuse('register_change-append-only');
ALTER TABLE register_change ENABLE ALWAYS TRIGGER register_change_no_delete;

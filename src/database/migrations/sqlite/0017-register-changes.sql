-- Adds the changes of the master data (docs/decisions/0042): append-only, but the values that are personal data may be erased.

CREATE TABLE "register_change" (
  "ledger" text NOT NULL, "id" text NOT NULL, "changedAt" text NOT NULL, "actor" text NOT NULL, "client" text NOT NULL,
  "register" text NOT NULL, "row" text NOT NULL, "action" text NOT NULL, "fields" text NOT NULL, "erasable" text,
  PRIMARY KEY ("ledger", "id")
);

-- Each ends with the order of the list.
CREATE INDEX register_change_date ON register_change (ledger, "changedAt", id);
CREATE INDEX register_change_row ON register_change (ledger, "row", id);
CREATE INDEX register_change_actor ON register_change (ledger, actor, id);

-- Permits nothing but clearing `erasable`. The rowid is one more key through which UPDATE OR REPLACE could delete a row.
CREATE TRIGGER register_change_no_update BEFORE UPDATE ON register_change
    WHEN NEW.erasable IS NOT NULL OR NEW.rowid IS NOT OLD.rowid OR NEW.ledger IS NOT OLD.ledger OR NEW.id IS NOT OLD.id
      OR NEW."changedAt" IS NOT OLD."changedAt" OR NEW.actor IS NOT OLD.actor OR NEW.client IS NOT OLD.client
      OR NEW.register IS NOT OLD.register OR NEW."row" IS NOT OLD."row" OR NEW.action IS NOT OLD.action
      OR NEW.fields IS NOT OLD.fields
    BEGIN SELECT RAISE(ABORT, 'register_change-append-only'); END;

CREATE TRIGGER register_change_no_delete BEFORE DELETE ON register_change
    BEGIN SELECT RAISE(ABORT, 'register_change-append-only'); END;

-- Rejects a REPLACE.
CREATE TRIGGER register_change_no_replace BEFORE INSERT ON register_change
    WHEN EXISTS (SELECT 1 FROM register_change WHERE (ledger = NEW.ledger AND id = NEW.id) OR rowid = NEW.rowid)
    BEGIN SELECT RAISE(ABORT, 'register_change-append-only'); END;

-- Adds what the two-step close needs (docs/decisions/0021): a ledger's working calendar, the columns of late records, and
-- the editions of a month's report, which are append-only.

-- '' stands for the default calendar of the ledger's time zone.
ALTER TABLE ledger ADD COLUMN calendar TEXT NOT NULL DEFAULT '';

DROP INDEX "IDX_962560272e98b82942f01fc299";
DROP INDEX "IDX_70c9a9d98096891cf34d8b958b";
DROP INDEX "IDX_466c720047174c2f4e2f773f97";

-- The table is created anew with the columns, and its rows are copied: that is how earlier versions added them.
CREATE TABLE "temporary_service_record" ("ledger" text NOT NULL, "id" text NOT NULL, "activity" text NOT NULL, "volunteer" text NOT NULL, "recorder" text NOT NULL, "approver" text, "method" text NOT NULL, "startsAt" text NOT NULL, "signedOutAt" text, "endsAt" text NOT NULL, "status" text NOT NULL, "reason" text, "seq" integer, "recordedAt" text, "lateReason" text, "secondApprover" text, "lateDue" text, PRIMARY KEY ("ledger", "id"));
INSERT INTO "temporary_service_record"("ledger", "id", "activity", "volunteer", "recorder", "approver", "method", "startsAt", "signedOutAt", "endsAt", "status", "reason", "seq") SELECT "ledger", "id", "activity", "volunteer", "recorder", "approver", "method", "startsAt", "signedOutAt", "endsAt", "status", "reason", "seq" FROM "service_record";
DROP TABLE "service_record";
ALTER TABLE "temporary_service_record" RENAME TO "service_record";
CREATE INDEX "IDX_962560272e98b82942f01fc299" ON "service_record" ("ledger", "status", "id") ;
CREATE INDEX "IDX_70c9a9d98096891cf34d8b958b" ON "service_record" ("ledger", "volunteer", "activity") ;
CREATE INDEX "IDX_466c720047174c2f4e2f773f97" ON "service_record" ("ledger", "volunteer", "endsAt") ;
CREATE INDEX "IDX_282ef76cf7d6630f7c5345cf9d" ON "activity" ("ledger", "endsAt") ;

CREATE TABLE "report_edition" ("ledger" text NOT NULL, "month" text NOT NULL, "edition" integer NOT NULL, "madeAt" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "figures" text NOT NULL, PRIMARY KEY ("ledger", "month", "edition"));

CREATE TRIGGER report_edition_no_update BEFORE UPDATE ON report_edition BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;

CREATE TRIGGER report_edition_no_delete BEFORE DELETE ON report_edition BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;

-- Rejects a REPLACE. The rowid is one more key through which it could delete a row.
CREATE TRIGGER report_edition_no_replace BEFORE INSERT ON report_edition
    WHEN EXISTS (SELECT 1 FROM report_edition WHERE (ledger = NEW.ledger AND month = NEW.month AND edition = NEW.edition) OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'report_edition-append-only'); END;

-- Adds what the two-step close needs (docs/decisions/0021): a ledger's working calendar, the columns of late records, and
-- the editions of a month's report, which are append-only.

-- '' stands for the default calendar of the ledger's time zone.
ALTER TABLE ledger ADD COLUMN calendar TEXT NOT NULL DEFAULT '';
ALTER TABLE "service_record" ADD "recordedAt" text;
ALTER TABLE "service_record" ADD "lateReason" text;
ALTER TABLE "service_record" ADD "secondApprover" text;
ALTER TABLE "service_record" ADD "lateDue" text;
CREATE INDEX "IDX_282ef76cf7d6630f7c5345cf9d" ON "activity" ("ledger", "endsAt");

CREATE TABLE "report_edition" (
  "ledger" text NOT NULL, "month" text NOT NULL, "edition" bigint NOT NULL, "madeAt" text NOT NULL,
  "size" bigint NOT NULL, "root" text NOT NULL, "figures" text NOT NULL,
  CONSTRAINT "PK_f5ce216dc6a1eab7b41764ca887" PRIMARY KEY ("ledger", "month", "edition")
);

CREATE TRIGGER report_edition_no_change BEFORE UPDATE OR DELETE ON report_edition FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('report_edition-append-only');
ALTER TABLE report_edition ENABLE ALWAYS TRIGGER report_edition_no_change;

CREATE TRIGGER report_edition_no_truncate BEFORE TRUNCATE ON report_edition FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('report_edition-append-only');
ALTER TABLE report_edition ENABLE ALWAYS TRIGGER report_edition_no_truncate;

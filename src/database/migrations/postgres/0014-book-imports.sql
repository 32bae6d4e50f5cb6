-- Adds the imports of old books, and who submitted a service record (docs/decisions/0039).

CREATE TABLE "book_import" (
  "ledger" text NOT NULL, "id" text NOT NULL, "source" text NOT NULL, "reason" text NOT NULL, "months" text NOT NULL,
  "recorder" text NOT NULL, "recordedAt" text NOT NULL, "confirmer" text, "confirmedAt" text, "closer" text, "closedAt" text,
  "taken" bigint, "refused" bigint, PRIMARY KEY ("ledger", "id")
);

-- The person behind the key that submitted the record; null for older rows and rows of old books.
ALTER TABLE "service_record" ADD COLUMN "submitter" text;

-- Adds what waits for a second person (docs/decisions/0039).

CREATE TABLE "confirmation" (
  "ledger" text NOT NULL, "id" text NOT NULL, "kind" text NOT NULL, "subject" text NOT NULL, "body" text NOT NULL,
  "requester" text NOT NULL, "requestedAt" text NOT NULL, "status" text NOT NULL, "decider" text, "decidedAt" text,
  "reason" text, "seq" bigint, PRIMARY KEY ("ledger", "id")
);
CREATE INDEX confirmation_waiting ON confirmation (ledger, status, id);
CREATE INDEX confirmation_subject ON confirmation (ledger, kind, subject);

ALTER TABLE "fund_receipt" ADD COLUMN "bankReference" text;

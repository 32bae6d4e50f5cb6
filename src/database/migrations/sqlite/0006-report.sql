-- Adds what the incentive report needs: consent to be shown by name, and summary figures of closed months.

DROP INDEX "IDX_39d0b4974d71ceafb842dd6fbe";
DROP INDEX "IDX_02cf70b44397a03e1a2ac94782";

-- The table is created anew with the columns, and its rows are copied: that is how earlier versions added them.
CREATE TABLE "temporary_person" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "role" text NOT NULL, "displayName" text, "birthYear" integer, "unit" text, "cohort" text, "registeredOn" text, "level" integer NOT NULL, "nameShown" boolean NOT NULL DEFAULT (false), PRIMARY KEY ("ledger", "id"));
INSERT INTO "temporary_person"("ledger", "id", "code", "role", "displayName", "birthYear", "unit", "cohort", "registeredOn", "level") SELECT "ledger", "id", "code", "role", "displayName", "birthYear", "unit", "cohort", "registeredOn", "level" FROM "person";
DROP TABLE "person";
ALTER TABLE "temporary_person" RENAME TO "person";
CREATE INDEX "IDX_39d0b4974d71ceafb842dd6fbe" ON "person" ("ledger", "role", "level") ;
CREATE UNIQUE INDEX "IDX_02cf70b44397a03e1a2ac94782" ON "person" ("ledger", "code") ;

CREATE TABLE "month_summary" ("ledger" text NOT NULL, "month" text NOT NULL, "records" integer NOT NULL, "minutes" integer NOT NULL, "active" integer NOT NULL, "registered" integer NOT NULL, "centsPerPoint" integer, PRIMARY KEY ("ledger", "month"));

-- Summarizes the months that were closed before this migration: accepted records and minutes, minus reversals within the
-- month. The exchange rate at the time of the close was not stored; the current one is used.
INSERT INTO month_summary (ledger, month, records, minutes, active, registered, "centsPerPoint")
  WITH served AS (
    SELECT e.ledger, e.period, COALESCE(e.leaf->>'$.facts.volunteer', e.leaf->>'$.facts.original.volunteer') AS volunteer,
      SUM(CASE e.kind WHEN 'service.recorded' THEN 1 ELSE -1 END) AS records,
      SUM((SELECT COALESCE(SUM(p.amount), 0) FROM posting p
        WHERE p.ledger = e.ledger AND p.seq = e.seq AND p.account LIKE 'record:%')) AS minutes
    FROM entry e WHERE e.kind = 'service.recorded' OR (e.kind = 'entry.reversed'
      AND e.leaf->>'$.facts.of' = 'service.recorded' AND e.leaf->>'$.facts.period' = e.period)
    GROUP BY 1, 2, 3)
  SELECT c.ledger, c.period, COALESCE(SUM(s.records), 0), COALESCE(SUM(s.minutes), 0),
    COALESCE(SUM(CASE WHEN s.records > 0 THEN 1 ELSE 0 END), 0), CAST(c.leaf->>'$.facts.registered' AS INTEGER),
    (SELECT MAX(h."centsPerPoint") FROM shop h WHERE h.ledger = c.ledger AND h.status = 'active')
  FROM entry c LEFT JOIN served s ON s.ledger = c.ledger AND s.period = c.period
  WHERE c.kind = 'period.closed' GROUP BY c.ledger, c.period, c.leaf;

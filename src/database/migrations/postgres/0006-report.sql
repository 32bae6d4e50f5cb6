-- Adds what the incentive report needs: consent to be shown by name, and summary figures of closed months.
ALTER TABLE "person" ADD "nameShown" boolean NOT NULL DEFAULT false;

CREATE TABLE "month_summary" (
  "ledger" text NOT NULL, "month" text NOT NULL, "records" bigint NOT NULL, "minutes" bigint NOT NULL,
  "active" bigint NOT NULL, "registered" bigint NOT NULL, "centsPerPoint" bigint,
  CONSTRAINT "PK_f1897cff7e9e61897542018cf26" PRIMARY KEY ("ledger", "month")
);

-- Summarizes the months that were closed before this migration: accepted records and minutes, minus reversals within the
-- month. The exchange rate at the time of the close was not stored; the current one is used.
INSERT INTO month_summary (ledger, month, records, minutes, active, registered, "centsPerPoint")
  WITH served AS (
    SELECT e.ledger, e.period, COALESCE((e.leaf::json #>> '{facts,volunteer}'), (e.leaf::json #>> '{facts,original,volunteer}')) AS volunteer,
      SUM(CASE e.kind WHEN 'service.recorded' THEN 1 ELSE -1 END) AS records,
      SUM((SELECT COALESCE(SUM(p.amount), 0) FROM posting p
        WHERE p.ledger = e.ledger AND p.seq = e.seq AND p.account LIKE 'record:%')) AS minutes
    FROM entry e WHERE e.kind = 'service.recorded' OR (e.kind = 'entry.reversed'
      AND (e.leaf::json #>> '{facts,of}') = 'service.recorded' AND (e.leaf::json #>> '{facts,period}') = e.period)
    GROUP BY 1, 2, 3)
  SELECT c.ledger, c.period, COALESCE(SUM(s.records), 0), COALESCE(SUM(s.minutes), 0),
    COALESCE(SUM(CASE WHEN s.records > 0 THEN 1 ELSE 0 END), 0), CAST((c.leaf::json #>> '{facts,registered}') AS INTEGER),
    (SELECT MAX(h."centsPerPoint") FROM shop h WHERE h.ledger = c.ledger AND h.status = 'active')
  FROM entry c LEFT JOIN served s ON s.ledger = c.ledger AND s.period = c.period
  WHERE c.kind = 'period.closed' GROUP BY c.ledger, c.period, c.leaf;

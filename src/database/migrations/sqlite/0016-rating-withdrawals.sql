-- Adds the withdrawals of ratings, with their reasons, and the index by which a rating is found by its id.

CREATE TABLE "rating_withdrawal" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "rater" text NOT NULL, "seq" integer NOT NULL, "reason" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE INDEX rating_withdrawal_rater ON rating_withdrawal (ledger, volunteer, rater);
CREATE INDEX rating_id ON rating (ledger, id);

-- The people of an activity, to compare them with its capacity.
CREATE INDEX service_record_activity ON service_record (ledger, activity, status);

-- Adds the next run of each schedule, for the embedded job runner.

CREATE TABLE "job_schedule" ("id" text PRIMARY KEY NOT NULL, "pattern" text NOT NULL, "zone" text NOT NULL, "nextAt" text NOT NULL);

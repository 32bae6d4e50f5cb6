-- Adds the next run of each schedule, for the embedded job runner.

CREATE TABLE "job_schedule" (
  "id" text NOT NULL, "pattern" text NOT NULL, "zone" text NOT NULL, "nextAt" text NOT NULL,
  CONSTRAINT "PK_9e741b6be1199a16ccd3d131c47" PRIMARY KEY ("id")
);

-- Adds the rotation and last use of API keys, and the sessions of browsers.

ALTER TABLE "api_key" ADD "rotatedFrom" text;
ALTER TABLE "api_key" ADD "lastUsedAt" text;

CREATE TABLE "session" (
  "hash" text NOT NULL, "key" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL,
  CONSTRAINT "PK_9a27ee81fbc0bb9e5260ed6f82d" PRIMARY KEY ("hash")
);
CREATE INDEX "IDX_c7662ebb9e0461fef11195e590" ON "session" ("key", "createdAt");

-- Adds the rotation and last use of API keys, and the sessions of browsers.

DROP INDEX "IDX_050220fafbdf16721f9b7030b1";

-- The table is created anew with the columns, and its rows are copied: that is how earlier versions added them.
CREATE TABLE "temporary_api_key" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "roles" text NOT NULL, "person" text NOT NULL, "shop" text, "client" text NOT NULL, "label" text NOT NULL, "hash" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text, "revokedAt" text, "rotatedFrom" text, "lastUsedAt" text);
INSERT INTO "temporary_api_key"("id", "ledger", "roles", "person", "shop", "client", "label", "hash", "createdAt", "expiresAt", "revokedAt") SELECT "id", "ledger", "roles", "person", "shop", "client", "label", "hash", "createdAt", "expiresAt", "revokedAt" FROM "api_key";
DROP TABLE "api_key";
ALTER TABLE "temporary_api_key" RENAME TO "api_key";
CREATE INDEX "IDX_050220fafbdf16721f9b7030b1" ON "api_key" ("ledger") ;

CREATE TABLE "session" ("hash" text PRIMARY KEY NOT NULL, "key" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL);
CREATE INDEX "IDX_c7662ebb9e0461fef11195e590" ON "session" ("key", "createdAt") ;

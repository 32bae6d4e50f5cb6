-- Creates the tables whose rows may change or be erased: master data, records and jobs. The entities describe the columns.

CREATE TABLE "api_key" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "roles" text NOT NULL, "person" text NOT NULL, "shop" text, "client" text NOT NULL, "label" text NOT NULL, "hash" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text, "revokedAt" text);
CREATE INDEX "IDX_050220fafbdf16721f9b7030b1" ON "api_key" ("ledger") ;

CREATE TABLE "job" ("id" text PRIMARY KEY NOT NULL, "ledger" text NOT NULL, "name" text NOT NULL, "data" text NOT NULL, "status" text NOT NULL, "done" integer NOT NULL, "total" integer NOT NULL, "attempts" integer NOT NULL, "result" text, "error" text, "createdAt" text NOT NULL, "updatedAt" text NOT NULL);
CREATE INDEX "IDX_144aafaa5d742cbd5d22f63bb1" ON "job" ("status", "createdAt") ;

CREATE TABLE "policy_version" ("ledger" text NOT NULL, "hash" text NOT NULL, "name" text NOT NULL, "version" integer NOT NULL, "pack" text NOT NULL, "adoptedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "hash"));

CREATE TABLE "directory_item" ("ledger" text NOT NULL, "id" text NOT NULL, "kind" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_b676ca9975a439ec62999a3816" ON "directory_item" ("ledger", "kind", "code") ;

CREATE TABLE "person" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "role" text NOT NULL, "displayName" text, "birthYear" integer, "unit" text, "cohort" text, "registeredOn" text, "level" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_02cf70b44397a03e1a2ac94782" ON "person" ("ledger", "code") ;
CREATE INDEX "IDX_39d0b4974d71ceafb842dd6fbe" ON "person" ("ledger", "role", "level") ;

CREATE TABLE "shop" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "centsPerPoint" integer NOT NULL, "status" text NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_99ab0a64b32cdfbb4a0ea2d99c" ON "shop" ("ledger", "code") ;

CREATE TABLE "activity" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "category" text NOT NULL, "title" text NOT NULL, "site" text, "organisation" text NOT NULL, "startsAt" text NOT NULL, "endsAt" text NOT NULL, "capacity" integer, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_9325afef07495622590ff5396c" ON "activity" ("ledger", "code") ;

CREATE TABLE "service_record" ("ledger" text NOT NULL, "id" text NOT NULL, "activity" text NOT NULL, "volunteer" text NOT NULL, "recorder" text NOT NULL, "approver" text, "method" text NOT NULL, "startsAt" text NOT NULL, "signedOutAt" text, "endsAt" text NOT NULL, "status" text NOT NULL, "reason" text, "seq" integer, PRIMARY KEY ("ledger", "id"));
CREATE INDEX "IDX_466c720047174c2f4e2f773f97" ON "service_record" ("ledger", "volunteer", "endsAt") ;
CREATE INDEX "IDX_70c9a9d98096891cf34d8b958b" ON "service_record" ("ledger", "volunteer", "activity") ;
CREATE INDEX "IDX_962560272e98b82942f01fc299" ON "service_record" ("ledger", "status", "id") ;

CREATE TABLE "rating" ("ledger" text NOT NULL, "record" text NOT NULL, "rater" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "activity" text NOT NULL, "stars" integer NOT NULL, "ratedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "record", "rater"));
CREATE INDEX "IDX_d1ae963c2d294fc03f6cf5a1dd" ON "rating" ("ledger", "volunteer", "activity", "rater") ;

CREATE TABLE "offer" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text NOT NULL, "shop" text NOT NULL, "title" text NOT NULL, "price" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_0840a043f5f2aa1aea7aabca31" ON "offer" ("ledger", "code") ;

CREATE TABLE "redemption" ("ledger" text NOT NULL, "id" text NOT NULL, "code" text, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "points" integer NOT NULL, "refunded" integer NOT NULL, "redeemedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_2a13645f8a265c97d504577583" ON "redemption" ("ledger", "code") ;
CREATE INDEX "IDX_1c50a800b2a769faea0d2558f0" ON "redemption" ("ledger", "shop", "id") ;

CREATE TABLE "fund_receipt" ("ledger" text NOT NULL, "id" text NOT NULL, "source" text NOT NULL, "cents" integer NOT NULL, "receivedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));

CREATE TABLE "shop_statement" ("ledger" text NOT NULL, "shop" text NOT NULL, "month" text NOT NULL, "due" integer NOT NULL, "covered" integer NOT NULL, "carriedOut" integer NOT NULL, PRIMARY KEY ("ledger", "shop", "month"));

CREATE TABLE "correction" ("ledger" text NOT NULL, "seq" integer NOT NULL, "reverses" integer NOT NULL, "reason" text NOT NULL, PRIMARY KEY ("ledger", "seq"));

CREATE TABLE "period" ("ledger" text NOT NULL, "month" text NOT NULL, "size" integer NOT NULL, "root" text NOT NULL, "closedAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "month"));

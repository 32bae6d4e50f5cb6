-- Adds redemption codes, reservations, and payments to shops.

CREATE TABLE "consent_code" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "kind" text NOT NULL, "digest" text NOT NULL, "shop" text, "ceiling" integer, "createdBy" text NOT NULL, "createdAt" text NOT NULL, "expiresAt" text NOT NULL, "usedAt" text, "usedFor" text, "cancelledAt" text, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_02da790f3051a45b664e3c8daa" ON "consent_code" ("ledger", "digest") ;
CREATE INDEX "IDX_cf2792c58f52454e3856930c14" ON "consent_code" ("ledger", "volunteer", "id") ;

CREATE TABLE "reservation" ("ledger" text NOT NULL, "id" text NOT NULL, "volunteer" text NOT NULL, "shop" text NOT NULL, "offer" text NOT NULL, "quantity" integer NOT NULL, "price" integer NOT NULL, "points" integer NOT NULL, "status" text NOT NULL, "captured" integer NOT NULL, "redemption" text, "reservedAt" text NOT NULL, "expiresAt" text NOT NULL, "seq" integer NOT NULL, "resolvedSeq" integer, PRIMARY KEY ("ledger", "id"));
CREATE INDEX "IDX_725cd04119e70ab56df82337f8" ON "reservation" ("ledger", "shop", "id") ;
CREATE INDEX "IDX_696c641bac2244726e5e335eef" ON "reservation" ("ledger", "status", "id") ;

CREATE TABLE "shop_payment" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "cents" integer NOT NULL, "bankReference" text NOT NULL, "paidAt" text NOT NULL, "seq" integer NOT NULL, PRIMARY KEY ("ledger", "id"));
CREATE UNIQUE INDEX "IDX_531c2626a78c602cf710d27bc3" ON "shop_payment" ("ledger", "shop", "bankReference") ;
CREATE INDEX "IDX_ee7733bc9e05b38b75d2274010" ON "shop_payment" ("ledger", "shop", "id") ;

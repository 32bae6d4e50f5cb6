-- Rates of shops and prices of offers get a first day (docs/decisions/0044). Those of before hold from the beginning.

CREATE TABLE "shop_rate" (
  "ledger" text NOT NULL, "shop" text NOT NULL, "seq" bigint NOT NULL, "firstDay" text NOT NULL,
  "centsPerPoint" bigint NOT NULL, PRIMARY KEY ("ledger", "shop", "seq")
);
INSERT INTO "shop_rate" ("ledger", "shop", "seq", "firstDay", "centsPerPoint")
SELECT "ledger", "id", 0, '0001-01-01', "centsPerPoint" FROM "shop";
ALTER TABLE "shop" DROP COLUMN "centsPerPoint";

CREATE TABLE "offer_price" (
  "ledger" text NOT NULL, "offer" text NOT NULL, "seq" bigint NOT NULL, "firstDay" text NOT NULL, "price" bigint NOT NULL,
  PRIMARY KEY ("ledger", "offer", "seq")
);
INSERT INTO "offer_price" ("ledger", "offer", "seq", "firstDay", "price")
SELECT "ledger", "id", 0, '0001-01-01', "price" FROM "offer";
ALTER TABLE "offer" DROP COLUMN "price";

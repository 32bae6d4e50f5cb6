-- Allows reversing a payment; its bank reference can then be used again (docs/decisions/0026).

DROP INDEX "IDX_ee7733bc9e05b38b75d2274010";
DROP INDEX "IDX_531c2626a78c602cf710d27bc3";

-- The table is created anew with the columns, and its rows are copied: that is how earlier versions added them.
CREATE TABLE "temporary_shop_payment" ("ledger" text NOT NULL, "id" text NOT NULL, "shop" text NOT NULL, "cents" integer NOT NULL, "bankReference" text NOT NULL, "paidAt" text NOT NULL, "seq" integer NOT NULL, "reversedSeq" integer, PRIMARY KEY ("ledger", "id"));
INSERT INTO "temporary_shop_payment"("ledger", "id", "shop", "cents", "bankReference", "paidAt", "seq") SELECT "ledger", "id", "shop", "cents", "bankReference", "paidAt", "seq" FROM "shop_payment";
DROP TABLE "shop_payment";
ALTER TABLE "temporary_shop_payment" RENAME TO "shop_payment";
CREATE INDEX "IDX_ee7733bc9e05b38b75d2274010" ON "shop_payment" ("ledger", "shop", "id") ;
CREATE UNIQUE INDEX "IDX_531c2626a78c602cf710d27bc3" ON "shop_payment" ("ledger", "shop", "bankReference") ;

DROP INDEX "IDX_531c2626a78c602cf710d27bc3";
CREATE UNIQUE INDEX shop_payment_once ON shop_payment (ledger, shop, "bankReference")
      WHERE "reversedSeq" IS NULL;

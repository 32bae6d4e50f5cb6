-- Allows reversing a payment; its bank reference can then be used again (docs/decisions/0026).
ALTER TABLE "shop_payment" ADD "reversedSeq" bigint;

DROP INDEX "IDX_531c2626a78c602cf710d27bc3";
CREATE UNIQUE INDEX shop_payment_once ON shop_payment (ledger, shop, "bankReference")
      WHERE "reversedSeq" IS NULL;

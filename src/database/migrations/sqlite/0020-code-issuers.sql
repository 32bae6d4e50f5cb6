-- Who issued the redemption code of a reservation, which its capture names; unknown for those made so far.
ALTER TABLE "reservation" ADD COLUMN "codeIssuer" text;

-- The keys of a shop, whose holders issue no codes that it takes.
CREATE INDEX "api_key_shop" ON "api_key" ("ledger", "shop");

-- Makes a redemption's number unique per shop instead of per ledger.

DROP INDEX "IDX_2a13645f8a265c97d504577583";
CREATE UNIQUE INDEX redemption_shop_code ON redemption (ledger, shop, code) WHERE code IS NOT NULL;

-- For searches by number without a shop. Ends with `id`, the order of lists: SQLite would else scan the ledger.
CREATE INDEX redemption_code ON redemption (ledger, code, id) WHERE code IS NOT NULL;

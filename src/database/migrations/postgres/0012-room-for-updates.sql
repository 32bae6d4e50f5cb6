-- Keeps free space on the pages of the tables that every batch updates in place, as `account` has had from the beginning.
-- An update of no indexed column that fits on its page leaves the indexes unchanged (a HOT update). Pages that are full
-- already get the space when they are next rewritten.
ALTER TABLE ledger_head SET (fillfactor = 50);
ALTER TABLE period_total SET (fillfactor = 70);

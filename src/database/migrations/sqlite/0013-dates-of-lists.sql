-- Indexes the dates by which lists are filtered, of the tables that grow without bound. Each ends with the order of its list.
CREATE INDEX activity_date ON activity (ledger, "startsAt", id);
CREATE INDEX service_record_date ON service_record (ledger, "startsAt", id);
CREATE INDEX redemption_date ON redemption (ledger, "redeemedAt", id);
CREATE INDEX reservation_date ON reservation (ledger, "reservedAt", id);
CREATE INDEX entry_date ON entry (ledger, occurred_on, seq);

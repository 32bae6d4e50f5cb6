-- Ends the keys of ledgers a year from now: those that had no end, and those of staff that would have ended later
-- (docs/decisions/0043). Keys of the instance and keys that were revoked stay as they are.
UPDATE api_key SET "expiresAt" = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+365 days')
  WHERE ledger <> '' AND "revokedAt" IS NULL AND ("expiresAt" IS NULL
    OR (roles NOT IN ('shop', 'volunteer') AND "expiresAt" > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+365 days')));

-- A key may exist and not work yet. It works when this is NULL, as it is for all keys made so far.
ALTER TABLE api_key ADD COLUMN "waitingSince" text;

/** Indexes of the journal's tables, in SQL that runs on both databases. */
export const INDEXES: readonly string[] = [
  `CREATE INDEX account_kind ON account (ledger, kind, id)`,
  `CREATE UNIQUE INDEX entry_id ON entry (ledger, id)`,
  `CREATE UNIQUE INDEX entry_key ON entry (ledger, client, idem_key, part)`,
  `CREATE UNIQUE INDEX entry_reverses ON entry (ledger, reverses_seq) WHERE reverses_seq IS NOT NULL`,
  `CREATE UNIQUE INDEX entry_resolves ON entry (ledger, resolves_hold) WHERE resolves_hold IS NOT NULL`,
  `CREATE UNIQUE INDEX entry_supersedes ON entry (ledger, supersedes_seq) WHERE supersedes_seq IS NOT NULL`,
  `CREATE INDEX entry_period ON entry (ledger, period, seq)`,
  `CREATE INDEX hold_open_account ON hold_open (ledger, account)`,
  `CREATE INDEX hold_open_to_account ON hold_open (ledger, to_account)`,
  `CREATE INDEX intake_refusal_month ON intake_refusal (ledger, month, kind, reason)`,
];

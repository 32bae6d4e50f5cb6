import { Canonical, canonical } from '../ledger/core/canonical';

/** File names of an export archive (docs/ledger.md §7). All files can be recomputed from `entries`. */
export const EXPORT_FILES = {
  manifest: 'manifest.json',
  checkpoint: 'checkpoint.txt',
  entries: 'entries.jsonl',
  accounts: 'accounts.csv',
  trialBalance: 'trial_balance.csv',
  glDetail: 'gl_detail.csv',
  hledger: 'journal.hledger',
  beancount: 'journal.beancount',
} as const;

/** Folder of the policy packs; each file is named after the SHA-256 of its bytes. */
export const POLICIES = 'policies';

/** Path of a policy pack in the archive. */
export function policyFile(hash: string): string {
  return `${POLICIES}/${hash}.json`;
}

/** The hash in the path of a policy pack; undefined for any other file. */
export function policyHashOf(file: string): string | undefined {
  return /^policies\/([0-9a-f]{64})\.json$/.exec(file)?.[1];
}

/** `held` counts holds not released or captured yet, expired or not, so that it doesn't depend on the date. */
export const ACCOUNT_COLUMNS = ['account', 'kind', 'owner', 'unit', 'floor', 'balance', 'held', 'postings'] as const;

/** Positive balances are credits (the time bank owes them), negative ones debits. */
export const TRIAL_BALANCE_COLUMNS = ['unit', 'kind', 'debit', 'credit'] as const;

/** In the column of the kind: marks the row with the sums of a unit. */
export const TOTAL = 'total';

/** A file as listed in the manifest. */
export type ManifestFile = {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
};

/**
 * The manifest of an export archive. Every member can be recomputed from the other files (the key, by verifying the
 * checkpoint with it), so that no byte can be altered without being detected.
 */
export type Manifest = {
  readonly version: 1;
  readonly origin: string;
  /** `name+keyid+base64`, as signed notes write public keys. */
  readonly publicKey: string;
  readonly size: number;
  /** Root of the log, hex. */
  readonly root: string;
  /** Absent when there are no entries. */
  readonly range?: { readonly firstRecorded: string; readonly lastRecorded: string };
  readonly counts: {
    readonly entries: number;
    readonly postings: number;
    readonly accounts: number;
    readonly policies: number;
  };
  readonly files: readonly ManifestFile[];
};

/** The canonical text of a manifest. */
export function manifestText(manifest: Canonical): string {
  return `${canonical(manifest)}\n`;
}

/** Sorts files in the manifest's order. */
export function byName(files: readonly ManifestFile[]): ManifestFile[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}

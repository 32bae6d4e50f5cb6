import { Canonical, canonical } from '../ledger/core/canonical';

/** The files of an export bundle (ledger.md §7). The evidence is `entries`; everything else follows from it. */
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

/** The folder of the policy packs; each file is named after the SHA-256 of its bytes. */
export const POLICIES = 'policies';

/** Where the bundle keeps a policy pack. */
export function policyFile(hash: string): string {
  return `${POLICIES}/${hash}.json`;
}

/** The hash that a policy pack's file is named after; undefined for any other file. */
export function policyOf(file: string): string | undefined {
  return /^policies\/([0-9a-f]{64})\.json$/.exec(file)?.[1];
}

/** `held` is what no entry has released or captured yet, expired or not, so that it doesn't depend on today. */
export const ACCOUNT_COLUMNS = ['account', 'kind', 'owner', 'unit', 'floor', 'balance', 'held', 'postings'] as const;

/** Balances above zero are what the bank owes: credits. Those below zero are debits. */
export const TRIAL_BALANCE_COLUMNS = ['unit', 'kind', 'debit', 'credit'] as const;

/** In the place of a kind: the row that sums up a unit. */
export const TOTAL = 'total';

/** A file as the manifest lists it. */
export type FileFact = {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
};

/**
 * What a bundle says of itself. Only what can be recomputed from the other files (the key, by its opening the
 * checkpoint), so that no byte of it can be altered unseen.
 */
export type Manifest = {
  readonly version: 1;
  readonly origin: string;
  /** `name+keyid+base64`, as signed notes write public keys. */
  readonly publicKey: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Absent when there are no entries. */
  readonly range?: { readonly firstRecorded: string; readonly lastRecorded: string };
  readonly counts: {
    readonly entries: number;
    readonly postings: number;
    readonly accounts: number;
    readonly policies: number;
  };
  readonly files: readonly FileFact[];
};

/** The manifest's bytes. */
export function manifestText(manifest: Canonical): string {
  return `${canonical(manifest)}\n`;
}

/** Files in the manifest's order. */
export function byName(files: readonly FileFact[]): FileFact[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}

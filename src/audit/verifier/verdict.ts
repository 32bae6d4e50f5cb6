import { Finding } from './findings';

/** What the verifier has besides the export. Without it a complete forgery with a new key can't be detected. */
export interface VerifyOptions {
  /** The public key obtained from another source, `name+keyid+base64`. */
  readonly key?: string;
  /** Path of an older checkpoint of the same log. */
  readonly since?: string;
}

/** Debits and credits of a unit; they are equal in a sound ledger. Texts, since sums may exceed the safe integers. */
export interface UnitBalance {
  readonly unit: string;
  readonly accounts: number;
  readonly debit: string;
  readonly credit: string;
}

/** The result of verifying an export. */
export interface Verdict {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  /** Number of findings that are not listed. */
  readonly omitted: number;
  /** What could not be checked because of a finding. */
  readonly notChecked: readonly string[];
  readonly origin?: string;
  /** Number of entries in the log. */
  readonly size: number;
  /** The root recomputed from the entries, hex. */
  readonly root: string;
  /** The public key in the manifest, if any. */
  readonly key?: string;
  /** True when the key was compared with one supplied by the verifier. */
  readonly keyCompared: boolean;
  /** The size of the older checkpoint, when the log extends it. */
  readonly extendsSize?: number;
  readonly firstRecorded?: string;
  readonly lastRecorded?: string;
  /** The last closed month. */
  readonly closedThrough?: string;
  readonly balances: readonly UnitBalance[];
}

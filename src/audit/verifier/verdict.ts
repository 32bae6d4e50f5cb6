import { Finding } from './findings';

/** What a verifier may hold beside the bundle. Without it, a bundle made anew from end to end looks sound. */
export interface VerifyOptions {
  /** The public key one got elsewhere, `name+keyid+base64`. */
  readonly key?: string;
  /** The path of an older checkpoint of the same log. */
  readonly since?: string;
}

/** Debits and credits of a unit; equal in sound books. Text, since sums may be larger than a number keeps exactly. */
export interface UnitBalance {
  readonly unit: string;
  readonly accounts: number;
  readonly debit: string;
  readonly credit: string;
}

/** What became of verifying a bundle. */
export interface Verdict {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  /** How many findings there were beyond those listed. */
  readonly more: number;
  /** What could not be looked at because of a finding. */
  readonly notChecked: readonly string[];
  readonly origin?: string;
  /** Entries found. */
  readonly size: number;
  /** The root recomputed from them, hex. */
  readonly root: string;
  /** The key that the bundle names; absent when it names none. */
  readonly key?: string;
  /** Was that key compared with one that the verifier holds? */
  readonly keyCompared: boolean;
  /** The size of the older checkpoint, when this log extends it. */
  readonly extendsSize?: number;
  readonly firstRecorded?: string;
  readonly lastRecorded?: string;
  /** The last closed month. */
  readonly closedThrough?: string;
  readonly balances: readonly UnitBalance[];
}

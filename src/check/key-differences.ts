import { Facts } from '../ledger/core/entry';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { Difference } from './table-differences';

/** An API key's row, as far as entries say something of it. */
export interface KeyRow {
  readonly id: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly waitingSince: string | null;
}

interface KnownKey {
  readonly expiresAt: string | null;
  readonly isRevoked: boolean;
  /** When it was replaced: until when it may still be used. */
  readonly replacedUntil?: string;
}

/**
 * Compares what keys may do with the entries of keys: each that works must have one, end when that says, and be dead once it
 * was revoked. A ledger that is older than these entries may have keys without one; they are named, not refused.
 */
export class KeyDifferences {
  private readonly keys = new Map<string, KnownKey>();
  /** Whether something was booked before the first entry of a key, other than the ledger's first pack. */
  private isOlder = false;

  /** Adds the next leaf. */
  add({ kind, facts }: Leaf): void {
    if (kind === 'key.issued' || kind === 'key.rotated') this.issued(facts);
    else if (kind === 'key.revoked') this.change(textFact(facts, 'key'), { isRevoked: true });
    else if (this.keys.size === 0 && kind !== 'policy.adopted') this.isOlder = true;
  }

  /** What differs in the rows of a ledger's keys. */
  differences(rows: readonly KeyRow[]): Difference[] {
    return rows.flatMap((row) => {
      const fault = this.fault(row);
      return fault === undefined ? [] : [{ table: 'api_key', key: { id: row.id }, exists: true, fault }];
    });
  }

  private fault(row: KeyRow): string | undefined {
    const { id, expiresAt, revokedAt } = row;
    const known = this.keys.get(id);
    if (!known) return this.isHarmless(row) ? undefined : 'no entry gives this key, and it works';
    if (revokedAt !== null) return undefined;
    if (known.isRevoked) return 'it was revoked, and it works';
    const { replacedUntil, expiresAt: end } = known;
    if (endsInTime(expiresAt, replacedUntil) || (replacedUntil === undefined && expiresAt === end)) return undefined;
    return `expiresAt is ${expiresAt ?? 'empty'}, the entries give ${replacedUntil ?? end ?? 'empty'}`;
  }

  /** A key without an entry: one that waits or was rejected, and one of a ledger that is older than these entries. */
  private isHarmless({ waitingSince, revokedAt }: KeyRow): boolean {
    return waitingSince !== null || revokedAt !== null || this.isOlder || this.keys.size === 0;
  }

  private issued(facts: Facts): void {
    const expiresAt = textFact(facts, 'expiresAt') || null;
    this.keys.set(textFact(facts, 'key'), { expiresAt, isRevoked: false });
    const replacedUntil = textFact(facts, 'replacedUntil');
    if (replacedUntil !== '') this.change(textFact(facts, 'replaces'), { replacedUntil });
  }

  private change(id: string, change: Partial<KnownKey>): void {
    const known = this.keys.get(id);
    if (known) this.keys.set(id, { ...known, ...change });
  }
}

/** Whether a key that was replaced ends by then. */
function endsInTime(expiresAt: string | null, replacedUntil: string | undefined): boolean {
  return replacedUntil !== undefined && expiresAt !== null && expiresAt <= replacedUntil;
}

import { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';

/** A key of the shop, as far as the rule needs it. */
interface ShopKey {
  readonly person: string;
  readonly revokedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly waitingSince: Instant | null;
}

/**
 * Refuses purchases by the centre's staff: points are taken at the till, with the volunteer's code. Within an import of
 * old books the centre enters what happened (docs/decisions/0045).
 * @throws DomainError `till-only`
 */
export function assertAtTill({ shop }: Pick<Caller, 'shop'>, request: { readonly import?: object }): void {
  if (shop === undefined && !request.import) throw new DomainError('till-only');
}

/**
 * Refuses a code that was issued by somebody who holds a key of the shop that takes it: one person would be on both sides
 * of the purchase.
 * Keys count that worked when the code was issued or later: one that is revoked while a purchase is on its way still does.
 * @param code the code, with who issued it and when
 * @param taken by whom it is taken, and the keys of the shop
 */
export function refuseOwnCode(
  code: { readonly createdBy: string; readonly createdAt: Instant } | undefined,
  { actor, keys }: { readonly actor: string; readonly keys: readonly ShopKey[] },
): Refusal | undefined {
  if (!code) return undefined;
  const { createdBy, createdAt } = code;
  const isAfter = (end: Instant | null): boolean => end === null || end > createdAt;
  const own = keys.some(
    ({ person, revokedAt, expiresAt, waitingSince }) =>
      person === createdBy && waitingSince === null && isAfter(revokedAt) && isAfter(expiresAt),
  );
  return own || actor === createdBy ? refuse('issued-by-shop', 'consent') : undefined;
}

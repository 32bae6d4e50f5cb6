import { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { Refusal, refuse } from '../common/refusal';

/** A key of the shop, as far as the rule needs it. */
interface ShopKey {
  readonly person: string;
  readonly revokedAt: string | null;
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
 * @param code the code, with who issued it  @param keys the keys of the shop
 */
export function refuseOwnCode(
  code: { readonly createdBy: string } | undefined,
  keys: readonly ShopKey[],
): Refusal | undefined {
  const own = keys.some(({ person, revokedAt }) => person === code?.createdBy && revokedAt === null);
  return own ? refuse('issued-by-shop', 'consent') : undefined;
}

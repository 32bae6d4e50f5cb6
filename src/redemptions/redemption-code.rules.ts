import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { blind } from '../ledger/log/leaf';
import { RedemptionCode } from './redemption-code.entity';

/** Crockford's base-32 alphabet: without I, L, O and U, which are easily confused. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * Derives a redemption code from its id: 40 bits of an HMAC under the ledger's secret, shown as XXXX-XXXX. The code is
 * stored nowhere and can be derived again to show it. No API field accepts a NUL character, so a client cannot make the
 * service compute this HMAC for a text of its own (docs/decisions/0010).
 */
export function codeOf(secret: string, id: string): string {
  const bits = BigInt(`0x${blind(secret, `consent\u0000${id}`).slice(0, 10)}`);
  const characters = Array.from({ length: LENGTH }, (_, n) => ALPHABET[Number((bits >> BigInt(5 * n)) & 31n)]).join('');
  return `${characters.slice(0, 4)}-${characters.slice(4)}`;
}

/**
 * The stored digest of a code. The typed text is normalised first: full-width characters, lower case, spaces and any
 * dash are accepted, and O, I and L are read as 0 and 1.
 */
export function digestOf(secret: string, typed: string): string {
  const characters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return blind(secret, `consent code\u0000${characters}`);
}

/** Status of a code; only an open one can be used. */
export type RedemptionCodeStatus = 'open' | 'used' | 'expired' | 'cancelled';

/** The status of a code at an instant. A used code stays used after its expiry. */
export function redemptionCodeStatus(
  { usedAt, cancelledAt, expiresAt }: Pick<RedemptionCode, 'usedAt' | 'cancelledAt' | 'expiresAt'>,
  now: Instant,
): RedemptionCodeStatus {
  if (usedAt !== null) return 'used';
  if (cancelledAt !== null) return 'cancelled';
  return expiresAt <= now ? 'expired' : 'open';
}

/** A purchase that a code is to pay for. */
export interface CodeUse {
  readonly shop: string;
  /** In hundredths of a point. */
  readonly points: number;
  readonly now: Instant;
}

/**
 * Checks that a code is valid for a purchase (docs/domain.md §6). Unknown, used, cancelled, expired and issued for
 * another shop are one refusal, so that trying codes reveals nothing about them.
 */
export function refuseRedemptionCode(
  code: RedemptionCode | undefined,
  { shop, points, now }: CodeUse,
): Refusal | undefined {
  const valid = code && redemptionCodeStatus(code, now) === 'open' && (code.shop === null || code.shop === shop);
  if (!valid) return refuse('consent-invalid', 'consent');
  const { ceiling } = code;
  if (ceiling !== null && points > ceiling) return refuse('above-ceiling', 'consent', { ceiling, asked: points });
  return undefined;
}

import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { blind } from '../ledger/log/leaf';
import { RedemptionCode } from './redemption-code.entity';

/** Crockford's 32 signs: no I, L, O or U, so that none is taken for another. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * The code of a consent, shown as XXXX-XXXX: 40 bits of an HMAC of its id under the ledger's secret. It is written
 * nowhere, and can be shown again to whoever may make one. No field of the API takes the NUL sign, so nobody can have
 * the house blind this text for them.
 */
export function codeOf(secret: string, id: string): string {
  const bits = BigInt(`0x${blind(secret, `consent\u0000${id}`).slice(0, 10)}`);
  const signs = Array.from({ length: LENGTH }, (_, n) => SIGNS[Number((bits >> BigInt(5 * n)) & 31n)]).join('');
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/**
 * What is kept of a code: it can be compared, and not read. People may type it in their own way: full width, or with a
 * dash of their keyboard's.
 */
export function digestOf(secret: string, typed: string): string {
  const signs = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return blind(secret, `consent code\u0000${signs}`);
}

/** What a code can be: good, or of no use any more. */
export type RedemptionCodeStatus = 'open' | 'used' | 'expired' | 'cancelled';

/** Where a code stands at an instant. */
export function redemptionCodeStatus(
  { usedAt, cancelledAt, expiresAt }: Pick<RedemptionCode, 'usedAt' | 'cancelledAt' | 'expiresAt'>,
  now: Instant,
): RedemptionCodeStatus {
  if (usedAt !== null) return 'used';
  if (cancelledAt !== null) return 'cancelled';
  return expiresAt <= now ? 'expired' : 'open';
}

/** What a till wants to take with a code. */
export interface CodeUse {
  readonly shop: string;
  /** In hundredths of a point. */
  readonly points: number;
  readonly now: Instant;
}

/**
 * Whether a code is a consent to this purchase (domain.md §6). What is wrong with a code is nobody's business who
 * tries it: unknown, used, cancelled, expired and for another shop are refused alike.
 */
export function refuseRedemptionCode(
  code: RedemptionCode | undefined,
  { shop, points, now }: CodeUse,
): Refusal | undefined {
  const good = code && redemptionCodeStatus(code, now) === 'open' && (code.shop === null || code.shop === shop);
  if (!good) return refuse('consent-invalid', 'consent');
  const { ceiling } = code;
  if (ceiling !== null && points > ceiling) return refuse('above-ceiling', 'consent', { ceiling, asked: points });
  return undefined;
}

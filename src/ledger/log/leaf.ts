import { KeyObject, createHmac, createSecretKey } from 'node:crypto';
import { Instant } from '../../common/instant';
import { canonical } from '../core/canonical';
import { Booking } from '../core/decide';
import { leafHash } from './merkle';

/** Largest leaf in bytes: the limit of C2SP tiles (docs/ledger.md §6). */
export const LARGEST_LEAF = 65_535;

/** Origin, request and blinding secret of a leaf. Entries of one request differ in `part` only. */
export interface LeafContext {
  readonly origin: string;
  readonly secret: string;
  readonly actor: string;
  readonly client: string;
  readonly idem: string;
  readonly part: number;
}

/** Leaf of an entry, with the entry's id and the leaf hash in hex. */
export interface Sealed {
  readonly id: string;
  readonly leaf: string;
  readonly hash: string;
}

/** Blinds a client's text: HMAC-SHA256 under the ledger's secret, in hex. Equal texts give equal values. */
export function blind(secret: string, text: string): string {
  return createHmac('sha256', hmacKey(secret)).update(text).digest('hex');
}

/** Key objects by secret: every entry uses its ledger's key twice. */
const keys = new Map<string, KeyObject>();

function hmacKey(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(secret, 'hex');
  keys.set(secret, key);
  return key;
}

/**
 * Builds the v1 leaf of a booking (docs/ledger.md §6). The format is frozen by the test vectors in leaf.spec.ts.
 * @param prev hash of the previous leaf, in hex
 */
export function seal(booking: Booking, prev: string, by: LeafContext): Sealed {
  const { draft, seq, recorded } = booking;
  const id = entryId(recorded, blind(by.secret, `id ${by.client} ${by.idem} ${by.part}`));
  // Members are in canonical order, so that `canonical` doesn't sort them.
  const leaf = canonical({
    actor: by.actor,
    client: by.client,
    facts: draft.facts,
    id,
    idem: by.idem,
    kind: draft.kind,
    occurred: draft.occurred,
    origin: by.origin,
    period: draft.period,
    policy: draft.policy,
    postings: draft.sides.map(({ account, amount }) => ({
      account: account.id,
      amount: String(amount),
      unit: account.unit,
    })),
    prev,
    recorded,
    ref: draft.ref && {
      hold: draft.ref.hold,
      refunds: draft.ref.refunds === undefined ? undefined : String(draft.ref.refunds),
      reverses: draft.ref.reverses === undefined ? undefined : String(draft.ref.reverses),
      supersedes: draft.ref.supersedes === undefined ? undefined : String(draft.ref.supersedes),
    },
    seq: String(seq),
    v: 1,
  });
  if (Buffer.byteLength(leaf) > LARGEST_LEAF) throw new Error(`the leaf of ${draft.kind} is too large`);
  return { id, leaf, hash: leafHash(leaf).toString('hex') };
}

/**
 * Id of an entry: a UUIDv7 whose random part derives from the idempotency key. The same commands at the same instants
 * therefore give the same leaves on every database and after a crash (docs/decisions/0005).
 */
function entryId(recorded: Instant, seed: string): string {
  const millis = Date.parse(recorded).toString(16).padStart(12, '0');
  const variant = ((parseInt(seed.slice(3, 4), 16) & 3) | 8).toString(16);
  return [
    millis.slice(0, 8),
    millis.slice(8),
    `7${seed.slice(0, 3)}`,
    `${variant}${seed.slice(4, 7)}`,
    seed.slice(7, 19),
  ].join('-');
}

import { KeyObject, createHmac, createSecretKey } from 'node:crypto';
import { Instant } from '../../common/instant';
import { canonical } from '../core/canonical';
import { Booking } from '../core/decide';
import { leafHash } from './merkle';

/** The largest leaf, in bytes: what C2SP tiles can carry (ledger.md §6). */
export const LARGEST_LEAF = 65_535;

/** Who asked for an entry and with which key; the same for all entries of one request but for `part`. */
export interface LeafContext {
  readonly origin: string;
  readonly secret: string;
  readonly actor: string;
  readonly client: string;
  readonly idem: string;
  readonly part: number;
}

/** An entry sealed into the log. */
export interface Sealed {
  readonly id: string;
  readonly leaf: string;
  readonly hash: string;
}

/** HMAC-SHA256 of what a client typed under the ledger's secret, in hex: it can be compared, and not read. */
export function blind(secret: string, text: string): string {
  return createHmac('sha256', hmacKey(secret)).update(text).digest('hex');
}

/** The ledgers' secrets as keys: made once each, since every entry needs its ledger's twice. */
const keys = new Map<string, KeyObject>();

function hmacKey(secret: string): KeyObject {
  const known = keys.get(secret) ?? createSecretKey(secret, 'hex');
  keys.set(secret, known);
  return known;
}

/** Writes the v1 leaf of a booking (ledger.md §6). The format is frozen; leaf.spec.ts holds its vectors. */
export function seal(booking: Booking, prev: string, by: LeafContext): Sealed {
  const { draft, seq, recorded } = booking;
  const id = entryId(recorded, blind(by.secret, `id ${by.client} ${by.idem} ${by.part}`));
  // In the order of the canonical form, so that nothing is sorted.
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
 * The id of an entry: a UUIDv7 whose random part is drawn from the request's key. The same commands at the same
 * instants so give the same leaves, on any database and after any crash (docs/decisions/0005).
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

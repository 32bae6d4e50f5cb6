import { isUtf8 } from 'node:buffer';
import { Canonical, canonical } from '../../ledger/core/canonical';
import { isDay, isMonth } from '../../common/instant';

/** Maximum size of a leaf in bytes (docs/ledger.md §6). */
export const MAX_LEAF_BYTES = 65_535;

/** A posting as in the log. */
export interface LeafPosting {
  readonly account: string;
  readonly unit: string;
  readonly amount: number;
}

/** A leaf of format v1 with parsed numbers. */
export interface ReadLeaf {
  readonly origin: string;
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly period: string;
  readonly occurred: string;
  readonly recorded: string;
  readonly policy?: string;
  readonly facts: Readonly<Record<string, Canonical>>;
  readonly postings: readonly LeafPosting[];
  readonly reverses?: number;
  readonly supersedes?: number;
  readonly refunds?: number;
  readonly hold?: string;
  readonly prev: string;
}

/** Thrown for bytes that are no v1 leaf; the message gives the reason. */
export class MalformedLeafError extends Error {}

/** Parses a leaf, which must have exactly the canonical bytes. Independent of the code that writes leaves. */
export function readLeaf(bytes: Buffer): ReadLeaf {
  if (bytes.length > MAX_LEAF_BYTES) throw new MalformedLeafError(`longer than ${MAX_LEAF_BYTES} bytes`);
  if (!isUtf8(bytes)) throw new MalformedLeafError('not UTF-8');
  const text = bytes.toString('utf8');
  const leaf = parsed(text);
  LEAF.check(leaf);
  const { origin, seq, id, kind, period, occurred, recorded, policy, facts, postings, ref, prev } =
    leaf as unknown as WrittenLeaf;
  return {
    ...{ origin, id, kind, period, occurred, recorded, policy, facts, prev },
    seq: Number(seq),
    postings: postings.map(({ account, unit, amount }) => ({ account, unit, amount: Number(amount) })),
    reverses: ref?.reverses === undefined ? undefined : Number(ref.reverses),
    supersedes: ref?.supersedes === undefined ? undefined : Number(ref.supersedes),
    refunds: ref?.refunds === undefined ? undefined : Number(ref.refunds),
    hold: ref?.hold,
  };
}

/** The shape that `LEAF` validates. */
interface WrittenLeaf extends Omit<ReadLeaf, 'seq' | 'postings' | keyof WrittenRef> {
  readonly seq: string;
  readonly postings: readonly { readonly account: string; readonly unit: string; readonly amount: string }[];
  readonly ref?: WrittenRef;
}

interface WrittenRef {
  readonly reverses?: string;
  readonly supersedes?: string;
  readonly refunds?: string;
  readonly hold?: string;
}

function parsed(text: string): Record<string, unknown> {
  let leaf: unknown;
  let canonicalText: string;
  try {
    leaf = JSON.parse(text);
    canonicalText = canonical(leaf as Canonical);
  } catch (error) {
    throw new MalformedLeafError(`not canonical JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(leaf)) throw new MalformedLeafError('not an object');
  // Rejects other member orders, spaces, escapes and repeated names: the same content in other bytes.
  if (canonicalText !== text) throw new MalformedLeafError('not the canonical bytes of its content');
  return leaf;
}

interface Member {
  readonly is: (value: unknown) => boolean;
  readonly optional?: boolean;
}

/** The optional and required members of an object of the format. */
class Form {
  private readonly members: ReadonlyMap<string, Member>;
  private readonly required: readonly string[];

  constructor(
    private readonly name: string,
    members: Readonly<Record<string, Member>>,
  ) {
    this.members = new Map(Object.entries(members));
    this.required = [...this.members].filter(([, { optional }]) => !optional).map(([name]) => name);
  }

  check(value: Record<string, unknown>): void {
    let required = 0;
    for (const name of Object.keys(value)) {
      const member = this.members.get(name);
      if (!member) throw new MalformedLeafError(`${this.name} has an unknown member ${name}`);
      if (!member.is(value[name])) throw new MalformedLeafError(`${this.name} has a malformed ${name}`);
      if (!member.optional) required += 1;
    }
    if (required === this.required.length) return;
    throw new MalformedLeafError(`${this.name} lacks ${this.required.find((name) => !Object.hasOwn(value, name))}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): boolean => typeof value === 'string';

function isNamed(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

const isHash = isNamed(/^[0-9a-f]{64}$/);

/** A whole number as text, without leading zeros, within the safe integers. */
function isInteger(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value) && Number.isSafeInteger(Number(value));
}

const isSeq = isInteger(/^[1-9]\d{0,15}$/);
const isAmount = isInteger(/^-?[1-9]\d{0,15}$/);

/** An ISO 8601 instant in UTC with fixed width, so that text order is time order. */
function isInstant(text: string): boolean {
  const at = Date.parse(text);
  return text.length === 24 && !Number.isNaN(at) && new Date(at).toISOString() === text;
}

/** Facts are texts, lists and objects of texts; whole numbers are texts too. */
function isFact(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isFact);
  return isText(value) || (isObject(value) && Object.values(value).every(isFact));
}

const POSTING = new Form('a posting', {
  account: { is: isText },
  amount: { is: isAmount },
  unit: { is: isNamed(/^[A-Z]+$/) },
});

function isPosting(value: unknown): boolean {
  if (!isObject(value)) throw new MalformedLeafError('a posting is not an object');
  POSTING.check(value);
  return true;
}

const REF = new Form('ref', {
  reverses: { is: isSeq, optional: true },
  supersedes: { is: isSeq, optional: true },
  refunds: { is: isSeq, optional: true },
  hold: { is: isNamed(/./), optional: true },
});

function isRef(value: unknown): boolean {
  if (!isObject(value)) return false;
  REF.check(value);
  return true;
}

const LEAF = new Form('the leaf', {
  v: { is: (value) => value === 1 },
  origin: { is: isNamed(/./) },
  seq: { is: isSeq },
  id: { is: isNamed(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) },
  kind: { is: isNamed(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/) },
  period: { is: (value) => typeof value === 'string' && isMonth(value) },
  occurred: { is: (value) => typeof value === 'string' && isDay(value) },
  recorded: { is: (value) => typeof value === 'string' && isInstant(value) },
  actor: { is: isText },
  client: { is: isText },
  idem: { is: isHash },
  policy: { is: isHash, optional: true },
  facts: { is: (value) => isObject(value) && isFact(value) },
  postings: { is: (value) => Array.isArray(value) && value.every(isPosting) },
  ref: { is: isRef, optional: true },
  prev: { is: isHash },
});

/** Values that a leaf may contain: strings, integers, lists and objects; no null, boolean or fraction (docs/ledger.md §6). */
export type Canonical = string | number | readonly Canonical[] | { readonly [name: string]: Canonical | undefined };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Thrown for a value that has no canonical form. */
export class NotCanonicalError extends Error {}

/** Printable ASCII without quote and backslash, which needs no escaping. Matches nearly all text of a leaf. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (PLAIN_TEXT.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new NotCanonicalError('a lone surrogate');
  if (value.normalize('NFC') !== value) throw new NotCanonicalError('text that is not NFC');
  return JSON.stringify(value);
}

/**
 * Serialises a value as RFC 8785 JSON: names sorted by UTF-16 code units, no white space, undefined members left out.
 * @throws NotCanonicalError for text that is not NFC, a lone surrogate or a number that is not a safe integer
 */
export function canonical(value: Canonical): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotCanonicalError('a number that is no exact integer');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (Array.isArray(value)) return list(value as readonly Canonical[]);
  if (typeof value !== 'object' || value === null) throw new NotCanonicalError(`a value of type ${typeof value}`);
  const members = value as { readonly [name: string]: Canonical | undefined };
  let form = '';
  for (const name of sorted(Object.keys(members))) {
    const member = members[name];
    if (member !== undefined) form += `${form === '' ? '' : ','}${memberPrefix(name)}${canonical(member)}`;
  }
  return `{${form}}`;
}

function list(values: readonly Canonical[]): string {
  let form = '';
  for (const [n, value] of values.entries()) form += n === 0 ? canonical(value) : `,${canonical(value)}`;
  return `[${form}]`;
}

/** Sorts names unless they are in order already, which is the usual case. */
function sorted(names: string[]): string[] {
  for (let n = 1; n < names.length; n += 1) if ((names[n - 1] as string) > (names[n] as string)) return names.sort();
  return names;
}

/** Cache of serialised member names with their colon. Leaves and facts use few names; the cache is bounded. */
const PREFIXES = new Map<string, string>();
const MAX_PREFIXES = 1000;

function memberPrefix(name: string): string {
  const cached = PREFIXES.get(name);
  if (cached !== undefined) return cached;
  const form = `${text(name)}:`;
  if (PREFIXES.size < MAX_PREFIXES) PREFIXES.set(name, form);
  return form;
}

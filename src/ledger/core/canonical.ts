/** What a leaf may hold: strings, whole numbers, lists and objects. No null, no boolean, no fraction (ledger.md §6). */
export type Canonical = string | number | readonly Canonical[] | { readonly [name: string]: Canonical | undefined };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Thrown for what has no canonical form here. */
export class NotCanonicalError extends Error {}

/** Printable ASCII without quote and backslash: one form only, and nothing to escape. Nearly all text of a leaf is such. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (PLAIN_TEXT.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new NotCanonicalError('a lone surrogate');
  if (value.normalize('NFC') !== value) throw new NotCanonicalError('text that is not NFC');
  return JSON.stringify(value);
}

/** The RFC 8785 form: names sorted by UTF-16 code units, no space, absent members left out. */
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

/** Names stand in order already where an object was written so. */
function sorted(names: string[]): string[] {
  for (let n = 1; n < names.length; n += 1) if ((names[n - 1] as string) > (names[n] as string)) return names.sort();
  return names;
}

/** Names that were written before, with their colon: those of leaves and facts are few. */
const PREFIXES = new Map<string, string>();
const MAX_PREFIXES = 1000;

function memberPrefix(name: string): string {
  const known = PREFIXES.get(name);
  if (known !== undefined) return known;
  const form = `${text(name)}:`;
  if (PREFIXES.size < MAX_PREFIXES) PREFIXES.set(name, form);
  return form;
}

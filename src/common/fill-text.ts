/** Values of a sentence by name. */
export type TextValues = Readonly<Record<string, string | number>>;

/** The names of the placeholders of a sentence: `{name}`, or `{name|format}`. */
export type PlaceholderOf<Sentence extends string> = Sentence extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${infer Name}|${string}` ? Name : Hole) | PlaceholderOf<Rest>
  : never;

/** Stands where a value was not given and its absence must not be an error. */
export const NO_VALUE = '…';

/** How values are shown, and what stands for one that is missing. */
export interface FillOptions {
  /** Shows a value; `format` is what the placeholder names after `|`. The value itself without it. */
  readonly show?: (value: string | number, format: string | undefined) => string;
  /** What stands for a value that is not given. Without it a missing value is an error. */
  readonly missing?: string;
}

const PLACEHOLDER = /\{(\w+)(?:\|(\w+))?\}/g;

/**
 * Puts values into a sentence: the only place in which placeholders are replaced. A value is put in as it is, also one
 * with braces.
 * @throws Error when a value is missing and `missing` is not given
 */
export function fillText(sentence: string, values: TextValues, { show = String, missing }: FillOptions = {}): string {
  return sentence.replace(PLACEHOLDER, (_, name: string, format?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return show(value, format);
    if (missing === undefined) throw new Error(`no value for {${name}} in “${sentence}”`);
    return missing;
  });
}

/** The placeholders of a sentence in order, each once. */
export function placeholdersOf(sentence: string): { readonly name: string; readonly format?: string }[] {
  const found = [...sentence.matchAll(PLACEHOLDER)].map(([hole, name = '', format]) => ({ hole, name, format }));
  const first = found.filter(({ hole }, n) => found.findIndex((one) => one.hole === hole) === n);
  return first.map(({ name, format }) => ({ name, ...(format !== undefined && { format }) }));
}

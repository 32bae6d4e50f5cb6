import { Leaf, textFact } from '../../ledger/core/entry-rows';
import { LeafSource } from './derived-file';

/** A name with its value. */
export type Note = readonly [name: string, value: string];

/** The notes on an entry in a journal, besides its postings: times, persons, policy and references. */
export function entryNotes({ id, period, recorded, actor, policy, facts, ref }: Leaf): Note[] {
  const notes: [string, string | undefined][] = [
    ['id', id],
    ['period', period],
    ['recorded', recorded],
    ['actor', actor],
    ['policy', policy],
    ['recorder', textFact(facts, 'recorder')],
    ['approver', textFact(facts, 'approver')],
    ...Object.entries<string | undefined>(ref ?? {}),
  ];
  return notes.flatMap(([name, value]): Note[] => (value ? [[name, safeText(value)]] : []));
}

/** Returns ids unchanged; other text, which a program reading the journal could misinterpret, as hex of its bytes. */
export function safeText(text: string): string {
  return /^[\w.:@/+-]+$/.test(text) ? text : `x${Buffer.from(text).toString('hex')}`;
}

/** The units of the accounts, sorted. */
export async function unitsOf(source: LeafSource): Promise<string[]> {
  const units = new Set<string>();
  for await (const { unit } of source.accounts()) units.add(unit);
  return [...units].sort();
}

/** Negates an amount in decimal text: credits are negative in plain-text accounting. */
export function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

import { Leaf, textFact } from '../../ledger/core/entry-rows';
import { LeafSource } from './derived-file';

/** A name and what stands for it. */
export type Note = readonly [name: string, value: string];

/** What a journal says of an entry beside its postings: when and by whom, and what it refers to. */
export function entryNotes({ id, period, recorded, actor, policy, facts, ref }: Leaf): Note[] {
  const named: [string, string | undefined][] = [
    ['id', id],
    ['period', period],
    ['recorded', recorded],
    ['actor', actor],
    ['policy', policy],
    ['recorder', textFact(facts, 'recorder')],
    ['approver', textFact(facts, 'approver')],
    ...Object.entries<string | undefined>(ref ?? {}),
  ];
  return named.flatMap(([name, value]): Note[] => (value ? [[name, plain(value)]] : []));
}

/** Ids as they are; anything that could mean something to a program that reads the journal, as hex of its bytes. */
export function plain(text: string): string {
  return /^[\w.:@/+-]+$/.test(text) ? text : `x${Buffer.from(text).toString('hex')}`;
}

/** The units of the accounts, in order. */
export async function unitsOf(source: LeafSource): Promise<string[]> {
  const units = new Set<string>();
  for await (const { unit } of source.accounts()) units.add(unit);
  return [...units].sort();
}

/** The opposite of an amount that is written as decimal text: a credit is negative in plain-text accounting. */
export function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

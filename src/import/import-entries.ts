import { Day, Month } from '../common/instant';
import { EntryDraft } from '../ledger/core/entry';

/** The day and the open month in which something about an import is booked. */
export interface ImportDay {
  readonly day: Day;
  readonly period: Month;
}

/** A confirmed import. Persons are opaque ids, or `console`; texts are blinded. */
export interface ConfirmedImport {
  readonly id: string;
  readonly months: readonly Month[];
  readonly recorder: string;
  readonly confirmer: string;
  readonly source: string;
  readonly reason: string;
}

/** The entry that two people answer for an import: who recorded it and who confirmed it (docs/facts.md). */
export function importConfirmedEntry(confirmed: ConfirmedImport, { day, period }: ImportDay): EntryDraft {
  const { id, months, recorder, confirmer, source, reason } = confirmed;
  const facts = { import: id, recorder, confirmer, months: months.map((month) => ({ month })), source, reason };
  return { kind: 'import.confirmed', period, occurred: day, facts, sides: [] };
}

/** The entry that ends an import, with the rows as counted by who took them in. */
export function importClosedEntry(
  closed: { readonly id: string; readonly taken: number; readonly refused: number },
  { day, period }: ImportDay,
): EntryDraft {
  const facts = { import: closed.id, taken: String(closed.taken), refused: String(closed.refused) };
  return { kind: 'import.closed', period, occurred: day, facts, sides: [] };
}

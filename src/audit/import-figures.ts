import { importOf } from '../communities/imported-by';
import { Leaf, textFact } from '../ledger/core/entry-rows';

/** What was booked within an import of old books, and who answers for it. */
export interface ImportFigures {
  /** SHA-256 of what was taken in, hex. */
  readonly import: string;
  /** Who recorded the import, by opaque id; `console` at the command line. '' when its confirmation is in no entry read. */
  readonly recorder: string;
  /** The second person, who confirmed it. */
  readonly confirmer: string;
  readonly entries: number;
  readonly records: number;
  /** Service hours, in minutes; those brought forward included. */
  readonly minutes: number;
  /** Points earned by them, in hundredths. */
  readonly points: number;
}

type Counts = { -readonly [name in keyof ImportFigures]: ImportFigures[name] };

/** Counts what was booked within imports of old books, from leaves alone. */
export class ImportStatistics {
  private readonly imports = new Map<string, Counts>();

  /** Adds the next entry. */
  add(leaf: Pick<Leaf, 'kind' | 'facts' | 'postings'>): void {
    const { kind, facts } = leaf;
    const id = importOf({ facts });
    if (id === undefined || kind === 'import.closed') return;
    const counts = this.countsOf(id);
    if (kind === 'import.confirmed') {
      counts.recorder = textFact(facts, 'recorder');
      counts.confirmer = textFact(facts, 'confirmer');
      return;
    }
    counts.entries += 1;
    if (kind !== 'service.recorded' && kind !== 'balance.brought-forward') return;
    if (kind === 'service.recorded') counts.records += 1;
    counts.minutes += amountOn(leaf, 'record:');
    counts.points += amountOn(leaf, 'points:');
  }

  /** The figures, ordered by import. */
  figures(): ImportFigures[] {
    return [...this.imports.values()].sort((a, b) => (a.import < b.import ? -1 : 1));
  }

  private countsOf(id: string): Counts {
    const none = { import: id, recorder: '', confirmer: '', entries: 0, records: 0, minutes: 0, points: 0 };
    const counts = this.imports.get(id) ?? none;
    this.imports.set(id, counts);
    return counts;
  }
}

/** The sum of an entry's postings to accounts of a kind, such as `record:`. */
export function amountOn({ postings }: Pick<Leaf, 'postings'>, kind: string): number {
  return postings.reduce((sum, { account, amount }) => (account.startsWith(kind) ? sum + Number(amount) : sum), 0);
}

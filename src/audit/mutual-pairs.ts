/** What was approved: service records, or requests that waited for a second person. */
export const MUTUAL_OF = ['records', 'requests'] as const;

/** Two persons who approved each other's records, or confirmed each other's requests, and nobody else's. */
export interface MutualPairFigures {
  readonly of: (typeof MUTUAL_OF)[number];
  /** Opaque ids, the lower one first. */
  readonly first: string;
  readonly second: string;
  /** How many the first person approved or confirmed; all were the second's. */
  readonly approvedByFirst: number;
  /** How many the second person approved or confirmed; all were the first's. */
  readonly approvedBySecond: number;
}

/** The fewest records and requests of a pair that are worth a look. */
export const MIN_MUTUAL_RECORDS = 3;

/**
 * Collects who approved whose service records, or who confirmed whose requests. Two persons who only ever approve each
 * other are what a collusion looks like from the log; in a small centre it may have a good reason.
 */
export class MutualPairs {
  /** How much each approver approved, by recorder. */
  private readonly approvers = new Map<string, Map<string, number>>();

  constructor(private readonly of: (typeof MUTUAL_OF)[number]) {}

  /** Adds a service record with everybody who approved it, or a request with who confirmed it. */
  add(recorder: string, approvers: readonly string[]): void {
    for (const approver of new Set(approvers)) {
      const recorders = this.approvers.get(approver) ?? new Map<string, number>();
      recorders.set(recorder, (recorders.get(recorder) ?? 0) + 1);
      this.approvers.set(approver, recorders);
    }
  }

  /** The pairs with at least `MIN_MUTUAL_RECORDS` records between them, ordered by id. */
  figures(): MutualPairFigures[] {
    const pairs = [...this.approvers.keys()].flatMap((first): MutualPairFigures[] => {
      const second = this.onlyRecorder(first);
      if (second === undefined || first >= second || this.onlyRecorder(second) !== first) return [];
      const [approvedByFirst, approvedBySecond] = [this.approved(first, second), this.approved(second, first)];
      const enough = approvedByFirst + approvedBySecond >= MIN_MUTUAL_RECORDS;
      return enough ? [{ of: this.of, first, second, approvedByFirst, approvedBySecond }] : [];
    });
    return pairs.sort((a, b) => (a.first < b.first ? -1 : 1));
  }

  /** The only person whose records somebody approved; undefined if there are several, or none. */
  private onlyRecorder(approver: string): string | undefined {
    const recorders = [...(this.approvers.get(approver)?.keys() ?? [])];
    return recorders.length === 1 ? recorders[0] : undefined;
  }

  private approved(approver: string, recorder: string): number {
    return this.approvers.get(approver)?.get(recorder) ?? 0;
  }
}

/** Two persons who approved each other's records and nobody else's. */
export interface MutualPairFigures {
  /** Opaque ids, the lower one first. */
  readonly first: string;
  readonly second: string;
  /** Records that the first person approved; the second recorded all of them. */
  readonly approvedByFirst: number;
  /** Records that the second person approved; the first recorded all of them. */
  readonly approvedBySecond: number;
}

/** The fewest records of a pair that are worth a look. */
export const MIN_MUTUAL_RECORDS = 3;

/**
 * Collects who approved whose service records. Two persons who only ever approve each other are what a collusion looks
 * like from the log; in a small centre it may have a good reason.
 */
export class MutualPairs {
  /** How many records each approver approved, by recorder. */
  private readonly approvers = new Map<string, Map<string, number>>();

  /** Adds a service record with everybody who approved it. */
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
      return enough ? [{ first, second, approvedByFirst, approvedBySecond }] : [];
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

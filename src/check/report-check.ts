import { Month } from '../common/instant';
import { Entry } from '../ledger/core/entry';
import { Leaf } from '../ledger/core/entry-rows';
import { MonthBreakdown } from '../reports/breakdown.rules';
import { MonthFigures } from '../reports/figures';
import { redemptionFigures, serviceFigures } from '../reports/reports.service';
import { DerivedRow } from './derived-rows';
import { Difference, changedRow, extraRow, missingRow } from './table-differences';

/** A published edition of a report, as stored. */
export interface EditionRow {
  readonly month: Month;
  readonly edition: number;
  readonly size: number;
  readonly root: string;
  readonly figures: string;
}

/** The key figures of a closed month, as stored. */
export interface SummaryRow {
  readonly month: Month;
  readonly records: number;
  readonly minutes: number;
  readonly active: number;
  readonly registered: number;
}

interface MonthFold {
  readonly figures: MonthFigures;
  readonly breakdown: MonthBreakdown;
}

/**
 * Compares published editions and the figures of closed months with those that follow from the entries. An edition is
 * compared as of its size; its members that depend on the master data (names, numbers, groups) are not.
 */
export class ReportCheck {
  private readonly months = new Map<Month, MonthFold>();
  private readonly found: Difference[] = [];
  private next = 0;

  /** @param editions in order of their sizes */
  constructor(
    private readonly editions: readonly EditionRow[],
    private readonly summaries: readonly SummaryRow[],
  ) {}

  /** Adds the next leaf. @param root the root of the log before it */
  take(leaf: Leaf, root: () => string): void {
    this.compareEditions(Number(leaf.seq) - 1, root);
    const fold = this.of(leaf.period);
    const entry = entryOf(leaf);
    fold.figures.add(entry);
    fold.breakdown.add(entry);
  }

  /** What differs, once all leaves were taken. @param size number of entries @param root the root of the log */
  differences(size: number, root: () => string): Difference[] {
    this.compareEditions(size, root);
    const later = this.editions
      .slice(this.next)
      .map(({ month, edition }) => extraRow('report_edition', { month, edition }));
    return [...this.found, ...later, ...this.summaryDifferences()];
  }

  private compareEditions(size: number, root: () => string): void {
    for (let row = this.editions[this.next]; row && row.size <= size; row = this.editions[(this.next += 1)]) {
      const { month, edition } = row;
      const { figures } = this.of(month);
      const stored = parsedFigures(row.figures);
      const given: Readonly<Record<string, unknown>> = {
        ...serviceFigures(figures),
        ...redemptionFigures(figures),
        priorPeriodAdjustments: figures.adjustments,
      };
      // Editions of earlier versions have fewer members.
      const names = Object.keys(given).filter((name) => stored[name] !== undefined);
      const wanted: DerivedRow = {
        root: root(),
        ...Object.fromEntries(names.map((name) => [name, text(given[name])])),
      };
      const actual = { root: row.root, ...Object.fromEntries(names.map((name) => [name, text(stored[name])])) };
      this.found.push(...changedRow('report_edition', { month, edition }, actual, wanted));
    }
  }

  private summaryDifferences(): Difference[] {
    const stored = new Map(this.summaries.map((row) => [row.month, row]));
    const closed = [...this.months].filter(([, { figures }]) => figures.registered !== undefined);
    const differences = closed.flatMap(([month, { figures, breakdown }]) => {
      const { records, minutes, volunteers } = breakdown.total;
      const wanted = { records, minutes, active: volunteers.length, registered: figures.registered ?? 0 };
      const row = stored.get(month);
      stored.delete(month);
      if (!row) return [missingRow('month_summary', { month }, wanted)];
      return changedRow('month_summary', { month }, { ...row }, wanted);
    });
    return [...differences, ...[...stored.keys()].map((month) => extraRow('month_summary', { month }))];
  }

  private of(month: Month): MonthFold {
    const fold = this.months.get(month) ?? { figures: new MonthFigures(month), breakdown: new MonthBreakdown(month) };
    this.months.set(month, fold);
    return fold;
  }
}

function parsedFigures(figures: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(figures);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** A leaf as the figures read entries. They need no balances. */
function entryOf({ seq, id, kind, period, occurred, recorded, actor, policy, facts, postings, ref }: Leaf): Entry {
  const numbers = Object.entries(ref ?? {}).map(([name, value]) => [name, name === 'hold' ? value : Number(value)]);
  return {
    ...{ ledger: '', seq: Number(seq), id, kind, period, occurred, recorded, actor, policy, facts, leafHash: '' },
    ref: ref && (Object.fromEntries(numbers) as Entry['ref']),
    postings: postings.map(({ account, unit, amount }) => ({
      ...{ account, unit, amount: Number(amount), balanceAfter: 0, version: 0 },
    })),
  };
}

import { Fraction } from '../common/fraction';

/** How sure the house can be that a service happened (domain.md §5). */
export type Grade = 'A' | 'B' | 'C' | 'D';

/**
 * What becomes of points or coins that a correction takes back and that are spent (domain.md §6). `debt`: later
 * earnings pay them. `fund`: the community bears them, in the same request. `write-off`: they are forgiven at the close
 * of the month in which they have been owed for so many days.
 */
export type DebtRule =
  { readonly rule: 'debt' } | { readonly rule: 'fund' } | { readonly rule: 'write-off'; readonly afterDays: number };

/**
 * A community's rules, as data (domain.md §4). Everything that differs between places is a field here; a rule that
 * reads a field says so in its docstring. Only whole numbers, text and fractions, so that a pack has one canonical form
 * and one hash, which every entry decided under it names.
 */
export interface PolicyPack {
  readonly name: string;
  readonly version: number;
  /** Record time: what is left of this many seconds when the service ends is cut off. */
  readonly record: { readonly unitSeconds: number };
  /** What of a record counts for coins and points: at most a cap, cut down to whole steps. */
  readonly credit: { readonly capMinutes: number; readonly stepMinutes: number };
  readonly earns: {
    /** Minutes of coins for an hour credited. */
    readonly coins: { readonly minutesPerHour: number };
    /** Hundredths of a point for an hour credited, before the category's factor; cut down to a whole hundredth. */
    readonly points: { readonly hundredthsPerHour: number };
  };
  /** The categories of service that there are, each with the factor of its points. */
  readonly categories: Readonly<Record<string, Fraction>>;
  /** Records of one person that overlap by this much or more can't both stand. */
  readonly overlap: { readonly seconds: number };
  /** Grades by how the times were taken. */
  readonly grades: { readonly scanned: Grade; readonly signOutFilled: Grade; readonly typed: Grade };
  readonly rating: { readonly lowest: number; readonly highest: number };
  readonly levels: {
    /** Record minutes from which level 1, 2, 3 … is reached. Granted automatically at the close. */
    readonly recordMinutes: readonly number[];
    /** Is a level taken back when corrections leave less record time than it needs? Withdrawn when absent. */
    readonly dropping?: 'withdrawn' | 'kept';
  };
  /** When service and ratings are to be recorded; what a pack leaves out is said in policies/recording-window.ts. */
  readonly recording?: {
    /** Working days after an activity's end (order 67 art. 11), and after a month's end until it is closed for good. */
    readonly workingDays?: number;
    /**
     * What becomes of what is recorded later, and in which month service counts. With it a service in time counts in
     * its own month, and a late one needs a reason and a second approver and counts in the open month. Without it there
     * is no lateness, and service counts in the month of its approval.
     */
    readonly late?: {
      /** The grade of a late record; by how its times were taken when absent. */
      readonly grade?: Grade;
    };
  };
  /** `debt` when absent. */
  readonly debt?: DebtRule;
  /** The till; what a pack leaves out is said in policies/reservation-times.ts. */
  readonly till?: {
    /** How long points stay reserved. */
    readonly holdMinutes?: number;
    /** How long a one-time code is good. */
    readonly codeMinutes?: number;
    /** How long a printed voucher is good. */
    readonly voucherDays?: number;
  };
}

import { Fraction } from '../common/fraction';

/** The grade of evidence that a service took place, A the best (docs/domain.md §5). */
export type Grade = 'A' | 'B' | 'C' | 'D';

/**
 * What happens to points or coins that a correction takes back after they were spent (docs/domain.md §6). `debt`: later
 * earnings repay them. `fund`: the community bears them, in the same request. `write-off`: they are forgiven at the
 * close of the month in which they have been owed for `afterDays` days.
 */
export type DebtRule =
  { readonly rule: 'debt' } | { readonly rule: 'fund' } | { readonly rule: 'write-off'; readonly afterDays: number };

/**
 * A community's rules as data (docs/domain.md §4). Everything that differs between communities is a field here; the
 * docstring of a rule names the fields it reads. Values are whole numbers, text and fractions only, so that a pack has
 * one canonical form and one hash. Every entry decided under the pack carries that hash.
 */
export interface PolicyPack {
  readonly name: string;
  readonly version: number;
  /** Service time is counted in whole units of so many seconds; a started unit at the end isn't counted. */
  readonly record: { readonly unitSeconds: number };
  /** Which part of a record counts for coins and points: at most `capMinutes`, rounded down to whole steps. */
  readonly credit: { readonly capMinutes: number; readonly stepMinutes: number };
  readonly earns: {
    /** Coins for a credited hour, in minutes. */
    readonly coins: { readonly minutesPerHour: number };
    /** Hundredths of a point for a credited hour before the category's factor; rounded down to a whole hundredth. */
    readonly points: { readonly hundredthsPerHour: number };
  };
  /** The categories of service, each with the factor of its points. */
  readonly categories: Readonly<Record<string, Fraction>>;
  /** Two records of one person that overlap by so many seconds or more can't both be approved. */
  readonly overlap: { readonly seconds: number };
  /** Grades by the way in which the times were taken. */
  readonly grades: { readonly scanned: Grade; readonly signOutFilled: Grade; readonly typed: Grade };
  readonly rating: { readonly lowest: number; readonly highest: number };
  readonly levels: {
    /** Minutes of service time at which level 1, 2, 3 … is reached. Levels are granted at the month's close. */
    readonly recordMinutes: readonly number[];
    /** Whether a level is withdrawn when corrections leave less service time than it needs. `withdrawn` when absent. */
    readonly dropping?: 'withdrawn' | 'kept';
  };
  /** By when service and ratings are to be recorded. Defaults are in policies/recording-window.ts. */
  readonly recording?: {
    /** Working days after an activity's end (order 67 art. 11), and after a month's end until its hard close. */
    readonly workingDays?: number;
    /**
     * How late records are treated, and in which month service counts. When set, a service recorded in time counts in
     * the month in which it was given; a late one needs a reason and a second approver and counts in the open month.
     * When absent, no record is late and service counts in the month of its approval.
     */
    readonly late?: {
      /** The grade of a late record. When absent, `grades` applies to it too. */
      readonly grade?: Grade;
    };
  };
  /**
   * What is done about improbable records. Approvers see them as oddities in every pack (service/oddities.ts); a check
   * whose field is absent is not made.
   */
  readonly plausibility?: {
    /** A record that ends more than so many minutes after the planned end of its activity is refused. */
    readonly maxMinutesBeyondPlannedEnd?: number;
    /** Whether a record that is approved before it ends is refused. */
    readonly endAfterApproval?: 'refused';
    /** What is done about more people than the place of an activity holds: flagged in the entry, or refused. */
    readonly beyondCapacity?: 'flagged' | 'refused';
  };
  /** `debt` when absent. */
  readonly debt?: DebtRule;
  /** Validity periods at the shop's till. Defaults are in policies/reservation-times.ts. */
  readonly till?: {
    /** How long points stay reserved. */
    readonly holdMinutes?: number;
    /** How long a redemption code is valid. */
    readonly codeMinutes?: number;
    /** How long a printed voucher is valid. */
    readonly voucherDays?: number;
  };
}

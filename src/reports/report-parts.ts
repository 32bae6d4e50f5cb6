import { Instant, Month } from '../common/instant';
import { Liability } from './liability';
import { SatisfactionFigures } from './satisfaction';

/** Service of one category, unit, organisation or cohort. */
export interface GroupFigures {
  /** The group's own number or name; null for service whose volunteer or activity belongs to none. */
  readonly code: string | null;
  readonly name: string | null;
  readonly records: number;
  readonly minutes: number;
  readonly pointHundredths: number;
  readonly activeVolunteers: number;
}

/** A shop's month. */
export interface ShopFigures {
  readonly code: string;
  readonly name: string;
  readonly pointHundredthsRedeemed: number;
  readonly pointHundredthsRefunded: number;
  readonly dueCents: number;
  /** What of this due the fund covered at the close; later closes may have covered more. */
  readonly coveredCents: number;
  /** What of earlier dues it covered at the same close. */
  readonly coveredEarlierCents: number;
  /** A due below zero, carried to the next statement. */
  readonly carriedCents: number;
}

/** A month of the trend: a closed one as it was at its close. */
export interface TrendMonth {
  readonly month: Month;
  readonly records: number;
  readonly minutes: number;
  readonly activeVolunteers: number;
  readonly registeredVolunteers: number;
}

/** The parts of a month's report beyond its totals. */
export interface ReportParts {
  /** The instant up to which the figures are true: the close, or now. */
  readonly asOf: Instant;
  /** What the figures can be checked against: the log's size and root at the close; null while the month is open. */
  readonly close: { readonly size: number; readonly root: string; readonly seq: number } | null;
  /** Served in the month and never before. */
  readonly newVolunteers: number;
  /** Served in the month and before it, or brought record time with them. */
  readonly returningVolunteers: number;
  /** Registered, and did not serve in the month. */
  readonly notActiveVolunteers: number;
  readonly coinMinutesOutstanding: number;
  readonly byCategory: readonly GroupFigures[];
  readonly byUnit: readonly GroupFigures[];
  readonly byOrganisation: readonly GroupFigures[];
  readonly byCohort: readonly GroupFigures[];
  readonly satisfaction: {
    readonly overall: SatisfactionFigures;
    readonly byCategory: Readonly<Record<string, SatisfactionFigures>>;
  };
  /** Volunteers who rose to a level in the month, and who fell to one. */
  readonly risenTo: Readonly<Record<string, number>>;
  readonly fallenTo: Readonly<Record<string, number>>;
  readonly shops: readonly ShopFigures[];
  readonly fund: {
    readonly openingCents: number;
    readonly receivedCents: number;
    readonly spentCents: number;
    /** Corrections of earlier months. */
    readonly adjustedCents: number;
    readonly closingCents: number;
  };
  readonly liability: Liability;
  /** Up to twelve months, oldest first, this one last. */
  readonly trend: readonly TrendMonth[];
  /** As `mostHours`, by name where the person agreed to it. */
  readonly mostHours: readonly { readonly name: string | null; readonly minutes: number }[];
}

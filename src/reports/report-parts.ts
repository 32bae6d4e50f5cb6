import { Instant, Month } from '../common/instant';
import { Liability } from './liability';
import { SatisfactionFigures } from './satisfaction';

/** Service of one category, building or block, organisation or cohort. */
export interface GroupFigures {
  /** The group's code; null for service whose volunteer or activity belongs to no group. */
  readonly code: string | null;
  readonly name: string | null;
  readonly records: number;
  readonly minutes: number;
  readonly pointHundredths: number;
  readonly activeVolunteers: number;
}

/** Figures of a shop's month. Points in hundredths, money in the currency's minor unit. */
export interface ShopFigures {
  readonly code: string;
  readonly name: string;
  readonly pointHundredthsRedeemed: number;
  readonly pointHundredthsRefunded: number;
  readonly dueCents: number;
  /** Part of this due that the fund covered at the close; later closes may have covered more. */
  readonly coveredCents: number;
  /** Earlier dues that the fund covered at the same close. */
  readonly coveredEarlierCents: number;
  /** A negative due, carried forward to the next statement. */
  readonly carriedCents: number;
  /** Volunteers who redeemed at the shop in the month, or got points back. */
  readonly volunteers: number;
  /** Volunteers of the earlier months whose dues were covered at the close. */
  readonly volunteersEarlier: number;
}

/** How many people are behind sums of the month. It decides what is published (docs/decisions/0041). */
export interface PeopleBehind {
  /** Volunteers who redeemed in the month, or got points back. */
  readonly redeeming: number;
  /** Volunteers with a balance of points, and of time coins, at the end of the month; counted up to three. */
  readonly holdingPoints: number;
  readonly holdingCoins: number;
  /** Volunteers of the earlier months whose dues were covered at the close. */
  readonly coveredEarlier: number;
  /** Volunteers of the earlier months of whose dues a part is not covered yet. */
  readonly unpaidEarlier: number;
}

/** A month of the trend; a closed month has the figures as of its close. */
export interface TrendMonth {
  readonly month: Month;
  readonly records: number;
  readonly minutes: number;
  readonly activeVolunteers: number;
  readonly registeredVolunteers: number;
}

/** The breakdown of a month's report. */
export interface ReportParts {
  /** The instant of the figures: the close, or now for an open month. */
  readonly asOf: Instant;
  /** The log's size and root at the close, to check the figures against; null while the month is open. */
  readonly close: { readonly size: number; readonly root: string; readonly seq: number } | null;
  /** Volunteers who served in the month for the first time. */
  readonly newVolunteers: number;
  /** Volunteers who served in the month and before it, or had service hours brought forward. */
  readonly returningVolunteers: number;
  /** Registered volunteers who did not serve in the month. */
  readonly notActiveVolunteers: number;
  readonly coinMinutesOutstanding: number;
  readonly people: PeopleBehind;
  readonly byCategory: readonly GroupFigures[];
  readonly byUnit: readonly GroupFigures[];
  readonly byOrganisation: readonly GroupFigures[];
  readonly byCohort: readonly GroupFigures[];
  readonly satisfaction: {
    readonly overall: SatisfactionFigures;
    readonly byCategory: Readonly<Record<string, SatisfactionFigures>>;
  };
  /** Volunteers who rose to a star level in the month and who fell to one, by level. */
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
  /** Up to twelve months, oldest first, ending with this one. */
  readonly trend: readonly TrendMonth[];
  /** As `mostHours` of the report; the name only if the volunteer agreed to be named. */
  readonly mostHours: readonly { readonly name: string | null; readonly minutes: number }[];
}

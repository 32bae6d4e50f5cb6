import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { importMember } from '../communities/imported-by';
import { dayOf } from '../common/calendar';
import { Day, Instant } from '../common/instant';

/** The days of service that a certificate covers, both ends included. */
export interface DayRange {
  readonly from?: Day;
  readonly to?: Day;
}

/** A service as booked in the journal. Ids are opaque. */
export interface RecordedService {
  readonly seq: number;
  readonly activity: string;
  readonly category: string;
  readonly organisation: string;
  readonly start: Instant;
  readonly end: Instant;
  /** Start day in the ledger's zone. */
  readonly day: Day;
  readonly minutes: number;
  /** The import of old books that took it in. */
  readonly import?: string;
}

/** Service hours brought forward from older books; they are not tied to single days. */
export interface BroughtForward {
  readonly minutes: number;
  /** The last day of those books. */
  readonly asOf: Day;
  readonly entries: readonly number[];
}

/** The entries that a certificate is based on. */
export interface CertificateBasis {
  /** Ordered by start. */
  readonly services: readonly RecordedService[];
  readonly broughtForward?: BroughtForward;
  /** Version of the record account up to which entries were read; every service and correction changes it. */
  readonly version: number;
}

/**
 * Selects a volunteer's services that were recorded, not reversed, and began on a day of the range in the ledger's
 * zone (docs/decisions/0012). Time brought forward has no days of its own: it is left out when the range has a first
 * day or ends before the last day of the older books.
 * @param entries all entries that moved the account, in order
 * @param account the volunteer's record account
 */
export function basisOf(entries: readonly Entry[], account: string, range: DayRange, zone: string): CertificateBasis {
  const reversed = new Set(entries.map(({ ref }) => ref?.reverses));
  const effective = entries.filter(({ seq }) => !reversed.has(seq));
  const services = effective
    .filter(({ kind }) => kind === 'service.recorded')
    .map((entry) => serviceOf(entry, account, zone))
    .filter(({ day }) => (range.from ?? day) <= day && day <= (range.to ?? day))
    .sort((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)));
  const opening = effective
    .filter(({ kind, occurred }) => kind === 'balance.brought-forward' && occurred <= (range.to ?? occurred))
    .filter(() => range.from === undefined);
  const last = opening[opening.length - 1];
  return {
    services,
    ...(last && {
      broughtForward: {
        minutes: opening.reduce((sum, entry) => sum + amountOn(entry, account), 0),
        asOf: last.occurred,
        entries: opening.map(({ seq }) => seq),
      },
    }),
    version: Math.max(0, ...entries.slice(-1).map((entry) => versionOf(entry, account))),
  };
}

function serviceOf(entry: Entry, account: string, zone: string): RecordedService {
  const { seq, facts } = entry;
  const start = textFact(facts, 'start');
  return {
    seq,
    activity: textFact(facts, 'activity'),
    category: textFact(facts, 'category'),
    organisation: textFact(facts, 'organisation'),
    start,
    end: textFact(facts, 'end'),
    day: dayOf(start, zone),
    minutes: amountOn(entry, account),
    ...importMember(entry),
  };
}

function amountOn({ postings }: Entry, account: string): number {
  return postings.filter((posting) => posting.account === account).reduce((sum, { amount }) => sum + amount, 0);
}

function versionOf({ postings }: Entry, account: string): number {
  return postings.find((posting) => posting.account === account)?.version ?? 0;
}

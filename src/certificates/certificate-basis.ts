import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { dayOf } from '../common/calendar';
import { Day, Instant } from '../common/instant';

/** The days of service that a certificate covers, both ends included. */
export interface MonthRange {
  readonly from?: Day;
  readonly to?: Day;
}

/** A service as the journal has it. Ids are opaque. */
export interface RecordedService {
  readonly seq: number;
  readonly activity: string;
  readonly category: string;
  readonly organisation: string;
  readonly start: Instant;
  readonly end: Instant;
  /** The day on which it began, in the ledger's zone. */
  readonly day: Day;
  readonly minutes: number;
}

/** Record time of older books, which has no days of its own. */
export interface BroughtForward {
  readonly minutes: number;
  /** The last day of those books. */
  readonly asOf: Day;
  readonly entries: readonly number[];
}

/** What a certificate can rest on. */
export interface Basis {
  /** In order of their beginnings. */
  readonly services: readonly RecordedService[];
  readonly broughtForward?: BroughtForward;
  /** The version of the record account up to which the entries were read: it changes with every service and correction. */
  readonly version: number;
}

/**
 * The services of a volunteer that stand: recorded, not reversed, begun on a day of the span in the ledger's zone
 * (docs/decisions/0012). Time brought forward has no days of its own: a span with a first day leaves it out, and so
 * does one that ends before the older books did.
 * @param entries all entries that moved the account, in order
 * @param account the volunteer's record account
 */
export function basisOf(entries: readonly Entry[], account: string, span: MonthRange, zone: string): Basis {
  const reversed = new Set(entries.map(({ ref }) => ref?.reverses));
  const standing = entries.filter(({ seq }) => !reversed.has(seq));
  const services = standing
    .filter(({ kind }) => kind === 'service.recorded')
    .map((entry) => serviceOf(entry, account, zone))
    .filter(({ day }) => (span.from ?? day) <= day && day <= (span.to ?? day))
    .sort((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)));
  const older = standing
    .filter(({ kind, occurred }) => kind === 'balance.brought-forward' && occurred <= (span.to ?? occurred))
    .filter(() => span.from === undefined);
  const last = older[older.length - 1];
  return {
    services,
    ...(last && {
      broughtForward: {
        minutes: older.reduce((sum, entry) => sum + moved(entry, account), 0),
        asOf: last.occurred,
        entries: older.map(({ seq }) => seq),
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
    minutes: moved(entry, account),
  };
}

function moved({ postings }: Entry, account: string): number {
  return postings.filter((one) => one.account === account).reduce((sum, { amount }) => sum + amount, 0);
}

function versionOf({ postings }: Entry, account: string): number {
  return postings.find((one) => one.account === account)?.version ?? 0;
}

import { Day, Month } from '../common/instant';

/** A service as printed on a certificate, with the facts that order 67 art. 7 requires. */
export interface ServiceLine {
  /** The entry that booked it. */
  readonly seq: number;
  readonly day: Day;
  /** Local time in the ledger's zone: `14:00`. */
  readonly starts: string;
  readonly ends: string;
  /** The day of the end, when it is not the day of the start. Absent on certificates of earlier versions too. */
  readonly endDay?: Day;
  readonly minutes: number;
  readonly title: string;
  readonly category: string;
  readonly site?: string;
  readonly organisation: string;
}

/** Services that an import of old books took in, and the centre's numbers of who answers for it, or `console`. */
export interface ImportedService {
  readonly services: number;
  readonly minutes: number;
  readonly recorder: string;
  readonly confirmer: string;
}

/**
 * The complete content of a certificate, fixed when it is issued: service time, service content and recording unit
 * (order 67 art. 14), identity, number, issue date, person in charge and handler (民发〔2015〕149号). Times in minutes.
 */
export interface CertificateContent {
  readonly number: string;
  /** The public address for checking it. */
  readonly check: string;
  readonly issuedOn: Day;
  /** 记录单位: the community that keeps the ledger. */
  readonly recordingUnit: string;
  readonly name?: string;
  readonly volunteerNumber: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly minutes: number;
  readonly broughtForward?: { readonly minutes: number; readonly asOf: Day };
  readonly services: readonly ServiceLine[];
  /** What of the service time was taken in from old books, by import, and who answers for it. Absent when nothing was. */
  readonly imported?: readonly ImportedService[];
  readonly inCharge?: string;
  /** Absent when the volunteer issued it themself. */
  readonly handler?: string;
  /** A checkpoint of the log that contains its services, and the key that signs it. `root` is base64, as in checkpoints. */
  readonly log: { readonly origin: string; readonly size: number; readonly root: string; readonly publicKey: string };
}

/** The services of one month and category, summed up. */
export interface MonthLine {
  readonly month: Month;
  readonly category: string;
  readonly services: number;
  readonly minutes: number;
  /** Titles of the activities, each once. */
  readonly titles: readonly string[];
  readonly organisations: readonly string[];
}

/** When a service was given: `2026-11-09 15:00–16:30`, or with the day of the end `2026-11-08 22:00–2026-11-09 02:00`. */
export function serviceSpan({ day, starts, ends, endDay }: ServiceLine): string {
  return `${day} ${starts}–${endDay === undefined ? '' : `${endDay} `}${ends}`;
}

/** Sums up services by month and category, for certificates with more than `MAX_LINES` services. */
export function groupByMonth(services: readonly ServiceLine[]): MonthLine[] {
  const groups = new Map<string, ServiceLine[]>();
  for (const service of services) {
    const key = `${service.day.slice(0, 7)} ${service.category}`;
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      month: (group[0] as ServiceLine).day.slice(0, 7),
      category: (group[0] as ServiceLine).category,
      services: group.length,
      minutes: group.reduce((sum, { minutes }) => sum + minutes, 0),
      titles: [...new Set(group.map(({ title }) => title))],
      organisations: [...new Set(group.map(({ organisation }) => organisation))],
    }));
}

/**
 * Formats a certificate's number from the ledger, the year and the running number, which is never reset.
 * @param continuedAs the log's origin if it was continued, `HOST/SLUG/2`: numbers that were lost with its entries are not
 * issued again
 */
export function certificateNumber(ledger: string, issuedOn: Day, running: number, continuedAs: string | null): string {
  const log = continuedAs === null ? [] : continuedAs.split('/').slice(2);
  return [ledger.toUpperCase(), issuedOn.slice(0, 4), ...log, String(running).padStart(6, '0')].join('-');
}

/** Masks a name for the public check: its first character and always two stars (王**), which hide its length. */
export function maskName(name: string): string {
  const [first = '', second] = [...name.trim()];
  return second === undefined ? '**' : `${first}**`;
}

/** Control characters, line and paragraph separators and bidirectional marks: they could make one line look like another. */
// eslint-disable-next-line no-control-regex
const SEPARATORS_AND_BIDI_MARKS = /[\u0000-\u001F\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Cleans text of the master data for a certificate: a single line without control characters. */
export function toSingleLine(text: string): string {
  return text.replace(SEPARATORS_AND_BIDI_MARKS, ' ').trim();
}

import { Day, Month } from '../common/instant';

/** A service as a certificate tells it: order 67 art. 7's facts, in words. */
export interface ServiceLine {
  /** The entry that booked it. */
  readonly seq: number;
  readonly day: Day;
  /** By the clock of the place: `14:00`. */
  readonly starts: string;
  readonly ends: string;
  readonly minutes: number;
  readonly title: string;
  readonly category: string;
  readonly site?: string;
  readonly organisation: string;
}

/**
 * Everything that a certificate says, fixed at its issue: service time, service content and recording unit (order 67
 * art. 14), identity, number, issue date, person in charge and handler (民发〔2015〕149号). Times in minutes.
 */
export interface CertificateContent {
  readonly number: string;
  /** The address at which anybody may check it. */
  readonly check: string;
  readonly issuedOn: Day;
  /** 记录单位: the community whose ledger it is. */
  readonly recordingUnit: string;
  readonly name?: string;
  readonly volunteerNumber: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly minutes: number;
  readonly broughtForward?: { readonly minutes: number; readonly asOf: Day };
  readonly services: readonly ServiceLine[];
  readonly inCharge?: string;
  /** Absent when the volunteer made it out themself. */
  readonly handler?: string;
  /** The log before the certificate's own entry, and the key that signs for it. `root` in base64, as checkpoints have it. */
  readonly log: { readonly origin: string; readonly size: number; readonly root: string; readonly publicKey: string };
}

/** Services of one month and category together. */
export interface MonthLine {
  readonly month: Month;
  readonly category: string;
  readonly services: number;
  readonly minutes: number;
  /** What they were called, each title once. */
  readonly titles: readonly string[];
  readonly organisations: readonly string[];
}

/** The services by month and category, for a certificate with too many of them to be taken in one by one. */
export function byMonth(services: readonly ServiceLine[]): MonthLine[] {
  const groups = new Map<string, ServiceLine[]>();
  for (const service of services) {
    const name = `${service.day.slice(0, 7)} ${service.category}`;
    groups.set(name, [...(groups.get(name) ?? []), service]);
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

/** A certificate's number: the ledger, the year and the running number, which never starts again. */
export function numberOf(ledger: string, issuedOn: Day, running: number): string {
  return `${ledger.toUpperCase()}-${issuedOn.slice(0, 4)}-${String(running).padStart(6, '0')}`;
}

/** A name as strangers see it: its first character, and always two stars (王**), so that its length isn't told. */
export function masked(name: string): string {
  const [first = '', second] = [...name.trim()];
  return second === undefined ? '**' : `${first}**`;
}

/** Line and paragraph separators and marks that turn the direction of text: they could make one line look like another. */
const DISGUISES = /[\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Text of the registers as it may stand on a certificate: one line, read in one direction. */
export function plain(text: string): string {
  return text.replace(DISGUISES, ' ').trim();
}

import { createHash } from 'node:crypto';
import { dayBefore, monthOf } from '../common/calendar';
import { Instant, Month, parseInstant } from '../common/instant';
import type { BulkKind } from './bulk.dto';
import { BookFolder, BookRow, FileName, FolderLedger } from './book-folder';

/** A request to the API that imports a row. */
export interface RowRequest {
  readonly row: BookRow;
  readonly kind: string;
  readonly path: string;
  /** Kind of item in a bulk request; absent when the row must be sent alone. */
  readonly bulk?: BulkKind;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Month of the event; the folder's month for a row without a readable instant. */
  readonly month: Month;
  /** For events: the instant, '' when it can't be read. */
  readonly at: Instant | '';
}

type Cells = BookRow['cells'];

/** How rows of a file are imported: their kind in reports, path, column of the event's instant, and request body. */
interface FileRule {
  readonly kind: string;
  readonly path: string;
  readonly bulk?: BulkKind;
  readonly at?: string;
  readonly body: (cells: Cells, info: FolderLedger) => Record<string, unknown>;
}

/** Parses a whole number; other text is returned unchanged, so that the API rejects the field by name. */
function wholeNumber(text: string | undefined): number | string {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : (text ?? '');
}

/** True for a missing cell and for one with only spaces. */
function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** Converts an optional cell; undefined when it is empty. */
function optional<T>(text: string | undefined, value: (text: string) => T): T | undefined {
  return text === undefined || isEmpty(text) ? undefined : value(text);
}

const identity = (text: string): string => text;

/** The title, or the number when there is none. */
function titleOf(title: string | undefined, code: string | undefined): string | undefined {
  return isEmpty(title) ? code : title;
}

/** Prefixes activity and redemption numbers with the month: they are unique only within a folder. */
function scoped(info: FolderLedger, code: string | undefined): string {
  return code ? `${info.month}.${code}` : '';
}

/** Source of a fund receipt without a named donor. */
const UNKNOWN_SOURCE = '—';

/** A required person: null for an empty cell, which the API rejects. */
function required(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

export const RULES: Readonly<Record<FileName, FileRule>> = {
  volunteers: {
    kind: 'volunteer',
    path: 'volunteers',
    body: (cells, info) => ({
      code: cells['volunteer'],
      displayName: optional(cells['displayName'], identity),
      birthYear: optional(cells['birthYear'], wholeNumber),
      unit: optional(cells['unit'], identity),
      cohort: optional(cells['cohort'], identity),
      registeredOn: optional(cells['registeredOn'], identity),
      broughtForward: optional(cells['priorMinutes'], (text) => ({
        minutes: wholeNumber(text),
        asOf: dayBefore(info.month),
      })),
    }),
  },
  activities: {
    kind: 'activity',
    path: 'activities',
    body: (cells, info) => ({
      code: scoped(info, cells['activity']),
      category: cells['category'],
      title: titleOf(cells['title'], cells['activity']),
      site: optional(cells['site'], identity),
      organisation: cells['organisation'],
      startsAt: cells['startsAt'],
      endsAt: cells['endsAt'],
      capacity: optional(cells['capacity'], wholeNumber),
    }),
  },
  shops: {
    kind: 'shop',
    path: 'shops',
    body: (cells) => ({
      code: cells['shop'],
      name: titleOf(cells['name'], cells['shop']),
      centsPerPoint: wholeNumber(cells['centsPerPoint']),
      // Any other status of a shop that is not active means that it takes no redemptions.
      status: cells['status'] === 'active' || cells['status'] === 'ended' ? cells['status'] : 'suspended',
    }),
  },
  offers: {
    kind: 'offer',
    path: 'offers',
    body: (cells) => ({
      code: cells['offer'],
      shop: cells['shop'],
      title: titleOf(cells['title'], cells['offer']),
      pricePointHundredths: wholeNumber(cells['pricePointHundredths']),
    }),
  },
  fund: {
    kind: 'fund',
    path: 'fund-receipts',
    bulk: 'fund-receipt',
    at: 'at',
    body: (cells) => ({
      source: titleOf(cells['source'], UNKNOWN_SOURCE),
      cents: wholeNumber(cells['cents']),
      at: cells['at'],
    }),
  },
  attendance: {
    kind: 'attendance',
    path: 'service-records',
    bulk: 'service-record',
    at: 'approvedAt',
    body: (cells, info) => ({
      activity: scoped(info, cells['activity']),
      volunteer: cells['volunteer'],
      signedInAt: cells['signedInAt'],
      signedOutAt: optional(cells['signedOutAt'], identity),
      method: cells['method'],
      recorder: required(cells['recorder']),
      approver: required(cells['approver']),
      approvedAt: cells['approvedAt'],
      // Columns of communities whose policy pack has late records; other folders don't have them.
      secondApprover: optional(cells['secondApprover'], identity),
      lateReason: optional(cells['lateReason'], identity),
    }),
  },
  ratings: {
    kind: 'rating',
    path: 'ratings',
    bulk: 'rating',
    at: 'ratedAt',
    body: (cells, info) => ({
      activity: scoped(info, cells['activity']),
      volunteer: cells['volunteer'],
      rater: required(cells['rater']),
      stars: wholeNumber(cells['stars']),
      ratedAt: cells['ratedAt'],
    }),
  },
  redemptions: {
    kind: 'redemption',
    path: 'redemptions',
    bulk: 'redemption',
    at: 'at',
    body: (cells, info) => ({
      code: scoped(info, cells['redemption']),
      volunteer: cells['volunteer'],
      offer: cells['offer'],
      quantity: wholeNumber(cells['quantity']),
      at: cells['at'],
    }),
  },
  refunds: {
    kind: 'refund',
    path: 'refunds',
    at: 'at',
    body: (cells, info) => ({
      redemption: scoped(info, cells['redemption']),
      pointHundredths: wholeNumber(cells['pointHundredths']),
      at: cells['at'],
    }),
  },
};

/** The idempotency key of a row: made of month, file, content and index among equal rows, not of its line number. */
export function rowKey(month: Month | 'any', file: string, content: unknown, ordinal = 0): string {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 40);
  return `intake:${month}:${file}:${hash}:${ordinal}`;
}

/** Makes the request that imports a row. */
export function requestOf(row: BookRow, info: FolderLedger): RowRequest {
  const rule = RULES[row.file];
  const at = rule.at === undefined ? '' : (parseInstant(row.cells[rule.at] ?? '') ?? '');
  return {
    row,
    kind: rule.kind,
    path: rule.path,
    bulk: rule.bulk,
    key: rowKey(info.month, row.file, row.cells, row.ordinal),
    body: rule.body(row.cells, info),
    month: at === '' ? info.month : monthOf(at, info.timeZone),
    at,
  };
}

/** Order of files for events at the same instant; within a file, the order of its rows (examples/README.md). */
const ORDER: readonly FileName[] = ['fund', 'attendance', 'ratings', 'redemptions', 'refunds'];

/** The requests for the events of a folder, in chronological order. */
export function eventsOf({ rows, info }: BookFolder): RowRequest[] {
  const events = ORDER.flatMap((file) => rows[file].map((row) => requestOf(row, info)));
  // The sort is stable, which keeps the order of events at the same instant.
  return events.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

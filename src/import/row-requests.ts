import { createHash } from 'node:crypto';
import { dayBefore, monthOf } from '../common/calendar';
import { Instant, Month, parseInstant } from '../common/instant';
import type { BulkKind } from './bulk.dto';
import { BookFolder, BookRow, FileName, FolderLedger } from './book-folder';

/** A row as a request to the API. */
export interface RowRequest {
  readonly row: BookRow;
  readonly kind: string;
  readonly path: string;
  /** What it is in a bulk; what is not of a kind that a bulk takes goes alone. */
  readonly bulk?: BulkKind;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Month of its instant; the folder's where it has none. */
  readonly month: Month;
  /** For events: their instant, '' where it can't be read. */
  readonly at: Instant | '';
}

type Cells = BookRow['cells'];

/** How a file's rows are called in reports, where they go, which cell has the event's instant, and what is sent. */
interface FileRule {
  readonly kind: string;
  readonly path: string;
  readonly bulk?: BulkKind;
  readonly at?: string;
  readonly body: (cells: Cells, info: FolderLedger) => Record<string, unknown>;
}

/** Whole numbers as numbers; anything else stays the text it is, which the API then refuses by name. */
function whole(text: string | undefined): number | string {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : (text ?? '');
}

/** Nothing but spaces is nothing. */
function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** An optional cell: left out when empty. */
function maybe<T>(text: string | undefined, value: (text: string) => T): T | undefined {
  return text === undefined || isEmpty(text) ? undefined : value(text);
}

const same = (text: string): string => text;

/** A thing without a title goes by its number. */
function titleOf(title: string | undefined, code: string | undefined): string | undefined {
  return isEmpty(title) ? code : title;
}

/** Activity and redemption numbers are unique within a folder only. */
function scoped(info: FolderLedger, code: string | undefined): string {
  return code ? `${info.month}.${code}` : '';
}

/** Money whose giver the books don't name has come in all the same. */
const NOT_SAID = '—';

/** A person who must be named: an empty cell can't be read. */
function named(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

export const RULES: Readonly<Record<FileName, FileRule>> = {
  volunteers: {
    kind: 'volunteer',
    path: 'volunteers',
    body: (cells, info) => ({
      code: cells['volunteer'],
      displayName: maybe(cells['displayName'], same),
      birthYear: maybe(cells['birthYear'], whole),
      unit: maybe(cells['unit'], same),
      cohort: maybe(cells['cohort'], same),
      registeredOn: maybe(cells['registeredOn'], same),
      broughtForward: maybe(cells['priorMinutes'], (text) => ({ minutes: whole(text), asOf: dayBefore(info.month) })),
    }),
  },
  activities: {
    kind: 'activity',
    path: 'activities',
    body: (cells, info) => ({
      code: scoped(info, cells['activity']),
      category: cells['category'],
      title: titleOf(cells['title'], cells['activity']),
      site: maybe(cells['site'], same),
      organisation: cells['organisation'],
      startsAt: cells['startsAt'],
      endsAt: cells['endsAt'],
      capacity: maybe(cells['capacity'], whole),
    }),
  },
  shops: {
    kind: 'shop',
    path: 'shops',
    body: (cells) => ({
      code: cells['shop'],
      name: titleOf(cells['name'], cells['shop']),
      centsPerPoint: whole(cells['centsPerPoint']),
      // Whatever a centre calls it: a shop that is not active takes no redemptions.
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
      pricePointHundredths: whole(cells['pricePointHundredths']),
    }),
  },
  fund: {
    kind: 'fund',
    path: 'fund-receipts',
    bulk: 'fund-receipt',
    at: 'at',
    body: (cells) => ({ source: titleOf(cells['source'], NOT_SAID), cents: whole(cells['cents']), at: cells['at'] }),
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
      signedOutAt: maybe(cells['signedOutAt'], same),
      method: cells['method'],
      recorder: named(cells['recorder']),
      approver: named(cells['approver']),
      approvedAt: cells['approvedAt'],
      // Columns of communities whose pack knows lateness; other books don't have them.
      secondApprover: maybe(cells['secondApprover'], same),
      lateReason: maybe(cells['lateReason'], same),
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
      rater: named(cells['rater']),
      stars: whole(cells['stars']),
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
      quantity: whole(cells['quantity']),
      at: cells['at'],
    }),
  },
  refunds: {
    kind: 'refund',
    path: 'refunds',
    at: 'at',
    body: (cells, info) => ({
      redemption: scoped(info, cells['redemption']),
      pointHundredths: whole(cells['pointHundredths']),
      at: cells['at'],
    }),
  },
};

/** The key of a text in a month: what a row says and which of its equals it is, never where it stands. */
export function rowKey(month: Month | 'any', file: string, content: unknown, ordinal = 0): string {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 40);
  return `intake:${month}:${file}:${hash}:${ordinal}`;
}

/** A row as a request. */
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

/** At the same instant money comes first and refunds last; then the order of the file (examples/README.md). */
const ORDER: readonly FileName[] = ['fund', 'attendance', 'ratings', 'redemptions', 'refunds'];

/** The events of a folder in the order in which they happened. */
export function eventsOf({ rows, info }: BookFolder): RowRequest[] {
  const events = ORDER.flatMap((file) => rows[file].map((row) => requestOf(row, info)));
  // The sort is stable: what comes first at the same instant stays first.
  return events.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

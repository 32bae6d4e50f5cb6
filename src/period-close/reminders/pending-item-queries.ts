import { Injectable } from '@nestjs/common';
import { STAFF_ROLES } from '../../auth/permissions';
import { Database } from '../../database/database';
import { Instant, Month } from '../../common/instant';
import { ReminderKind } from './reminder-texts';

/** A pending item: an activity, a record, a month or a key that needs an action by staff. */
export interface PendingItem {
  /** Opaque id of the activity or the record, the month, or the public part of the key. */
  readonly id: string;
  readonly endedAt: Instant;
  /** Number of the activity or of the key’s holder, or the month. */
  readonly of: string;
  /** Title of the activity. */
  readonly title?: string;
  /** Number of the volunteer. */
  readonly volunteer?: string;
  /** Name of the volunteer or of the key’s holder, as the centre displays it. */
  readonly name?: string;
}

/** A page of pending items by their end, from `from` to before `to`, in order of ends and then of ids. */
export interface DateRange {
  readonly from: Instant;
  readonly to: Instant;
  /** Cursor: only items after this end and id. */
  readonly after: readonly [endedAt: Instant, id: string];
  readonly limit: number;
}

/** The kinds of pending items that are read in pages. */
export type PagedKind = Exclude<ReminderKind, 'month-soft-close' | 'month-close' | 'key-ending'>;

/** SQL of the later of the activity's and the record's end. */
const ENDED_SQL = `CASE WHEN a."endsAt" > r."endsAt" THEN a."endsAt" ELSE r."endsAt" END`;

/** Reads what a centre has still to do, from the master data and the journal. */
@Injectable()
export class PendingItemQueries {
  constructor(private readonly database: Database) {}

  /**
   * The query of a kind of pending items other than months and keys.
   * @param since services are read only of months after this one
   */
  of(kind: PagedKind, ledger: string, since: Month): PendingItemQuery {
    const queries = {
      'activity-unrecorded': () => this.unrecorded(ledger),
      'record-unapproved': () => this.unapproved(ledger),
      'service-unrated': () => this.unrated(ledger, since),
    };
    return queries[kind]();
  }

  /** Keys of staff that work and end within a range of instants, except those that were replaced; in order of their ends. */
  async endingKeys(ledger: string, [after, last]: readonly [Instant, Instant]): Promise<PendingItem[]> {
    const rows = await this.database.read.query<{ id: string; endedAt: Instant; of: string; name: string | null }[]>(
      `SELECT k.id, k."expiresAt" AS "endedAt", p.code AS "of", p."displayName" AS name
       FROM api_key k CROSS JOIN person p
       WHERE p.ledger = k.ledger AND p.id = k.person AND k.ledger = ? AND k."revokedAt" IS NULL AND k."waitingSince" IS NULL
       AND k."expiresAt" > ? AND k."expiresAt" <= ? AND k.roles IN ${this.database.dialect.values('?', 'text')}
       AND NOT EXISTS (SELECT 1 FROM api_key s WHERE s.ledger = k.ledger AND s."rotatedFrom" = k.id
         AND s."waitingSince" IS NULL)
       ORDER BY k."expiresAt", k.id`,
      [ledger, after, last, JSON.stringify(STAFF_ROLES)],
    );
    return rows.map(({ name, ...row }) => ({ ...row, ...(name && { name }) }));
  }

  /** Activities without a submitted or approved service record. */
  private unrecorded(ledger: string): PendingItemQuery {
    return this.pageQuery(
      `SELECT a.id, a."endsAt" AS ended, a.code AS "of", a.title, NULL AS volunteer, NULL AS name
       FROM activity a
       WHERE a.ledger = ? AND NOT EXISTS (SELECT 1 FROM service_record r
         WHERE r.ledger = a.ledger AND r.activity = a.id AND r.status IN ('submitted', 'approved'))`,
      [ledger],
    );
  }

  /** Records that wait for their first or second approval. */
  private unapproved(ledger: string): PendingItemQuery {
    return this.pageQuery(
      `SELECT r.id, ${ENDED_SQL} AS ended, a.code AS "of", a.title, p.code AS volunteer, p."displayName" AS name
       FROM service_record r CROSS JOIN activity a CROSS JOIN person p
       WHERE a.ledger = r.ledger AND a.id = r.activity AND p.ledger = r.ledger AND p.id = r.volunteer
       AND r.ledger = ? AND r.status = 'submitted'`,
      [ledger],
    );
  }

  /** Services without a rating, of the months after `since`. */
  private unrated(ledger: string, since: Month): PendingItemQuery {
    const record = this.database.dialect.member('e.leaf', 'facts', 'record');
    return this.pageQuery(
      `SELECT r.id, ${ENDED_SQL} AS ended, a.code AS "of", a.title, p.code AS volunteer, p."displayName" AS name
       FROM entry e CROSS JOIN service_record r CROSS JOIN activity a CROSS JOIN person p
       WHERE r.ledger = e.ledger AND r.id = ${record} AND r.seq = e.seq AND r.status = 'approved'
       AND a.ledger = r.ledger AND a.id = r.activity AND p.ledger = r.ledger AND p.id = r.volunteer
       AND e.ledger = ? AND e.period > ? AND e.kind = 'service.recorded'
       AND NOT EXISTS (SELECT 1 FROM rating t WHERE t.ledger = r.ledger AND t.record = r.id)`,
      [ledger, since],
    );
  }

  private pageQuery(rows: string, values: readonly string[]): PendingItemQuery {
    return async ({ from, to, after: [ended, id], limit }) => {
      const items = await this.database.read.query<(Omit<PendingItem, 'endedAt'> & { ended: Instant })[]>(
        `SELECT * FROM (${rows}) u WHERE u.ended >= ? AND u.ended < ? AND (u.ended > ? OR (u.ended = ? AND u.id > ?))
         ORDER BY u.ended, u.id LIMIT ?`,
        [...values, from, to, ended, ended, id, limit],
      );
      return items.map(({ ended: endedAt, volunteer, name, ...row }) => ({
        ...{ ...row, endedAt },
        ...(volunteer && { volunteer }),
        ...(name && { name }),
      }));
    };
  }
}

/** Reads a page of pending items. */
export type PendingItemQuery = (range: DateRange) => Promise<PendingItem[]>;

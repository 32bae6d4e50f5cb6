import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Instant, Month } from '../../common/instant';
import { ReminderKind } from './reminder-texts';

/** Something that is not done yet, by the instant at which it ended. */
export interface PendingItem {
  /** The activity's or the record's opaque id; of a month the month. */
  readonly id: string;
  readonly endedAt: Instant;
  /** Number of the activity, or the month. */
  readonly of: string;
  /** Number of the volunteer. */
  readonly volunteer?: string;
}

/** A stretch of what is undone, in order of its ends and then of ids: ends from one instant to another, behind a cursor. */
export interface DateRange {
  readonly from: Instant;
  readonly to: Instant;
  /** Only what comes behind this end and id. */
  readonly after: readonly [endedAt: Instant, id: string];
  readonly limit: number;
}

/** The later of an activity's end and the record's own. */
const ENDED = `CASE WHEN a."endsAt" > r."endsAt" THEN a."endsAt" ELSE r."endsAt" END`;

/** What a centre has still to do, from the registers and the journal. */
@Injectable()
export class PendingItemQueries {
  constructor(private readonly database: Database) {}

  /** What is undone of a kind that has rows. */
  of(kind: Exclude<ReminderKind, 'month-soft-close' | 'month-close'>, ledger: string, since: Month): PendingItemQuery {
    const reads = {
      'activity-unrecorded': () => this.unrecorded(ledger),
      'record-unapproved': () => this.unapproved(ledger),
      'service-unrated': () => this.unrated(ledger, since),
    };
    return reads[kind]();
  }

  /** Activities that ended, with no record of anybody's service that stands or waits. */
  private unrecorded(ledger: string): PendingItemQuery {
    return this.asked(
      `SELECT a.id, a."endsAt" AS ended, a.code AS "of", NULL AS volunteer FROM activity a
       WHERE a.ledger = ? AND NOT EXISTS (SELECT 1 FROM service_record r
         WHERE r.ledger = a.ledger AND r.activity = a.id AND r.status IN ('submitted', 'approved'))`,
      [ledger],
    );
  }

  /** Records that wait for their approval, or for the second one. */
  private unapproved(ledger: string): PendingItemQuery {
    return this.asked(
      `SELECT r.id, ${ENDED} AS ended, a.code AS "of", p.code AS volunteer
       FROM service_record r CROSS JOIN activity a CROSS JOIN person p
       WHERE a.ledger = r.ledger AND a.id = r.activity AND p.ledger = r.ledger AND p.id = r.volunteer
       AND r.ledger = ? AND r.status = 'submitted'`,
      [ledger],
    );
  }

  /** Services of the months since one that nobody has rated. */
  private unrated(ledger: string, since: Month): PendingItemQuery {
    const record = this.database.dialect.member('e.leaf', 'facts', 'record');
    return this.asked(
      `SELECT r.id, ${ENDED} AS ended, a.code AS "of", p.code AS volunteer
       FROM entry e CROSS JOIN service_record r CROSS JOIN activity a CROSS JOIN person p
       WHERE r.ledger = e.ledger AND r.id = ${record} AND r.seq = e.seq AND r.status = 'approved'
       AND a.ledger = r.ledger AND a.id = r.activity AND p.ledger = r.ledger AND p.id = r.volunteer
       AND e.ledger = ? AND e.period > ? AND e.kind = 'service.recorded'
       AND NOT EXISTS (SELECT 1 FROM rating t WHERE t.ledger = r.ledger AND t.record = r.id)`,
      [ledger, since],
    );
  }

  private asked(rows: string, values: readonly string[]): PendingItemQuery {
    return async ({ from, to, after: [ended, id], limit }) => {
      const found = await this.database.read.query<(Omit<PendingItem, 'endedAt'> & { ended: Instant })[]>(
        `SELECT * FROM (${rows}) u WHERE u.ended >= ? AND u.ended < ? AND (u.ended > ? OR (u.ended = ? AND u.id > ?))
         ORDER BY u.ended, u.id LIMIT ?`,
        [...values, from, to, ended, ended, id, limit],
      );
      return found.map(({ ended: endedAt, volunteer, ...row }) => ({
        ...{ ...row, endedAt },
        ...(volunteer && { volunteer }),
      }));
    };
  }
}

/** Reads a stretch of what is undone. */
export type PendingItemQuery = (stretch: DateRange) => Promise<PendingItem[]>;

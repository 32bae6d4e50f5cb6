import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Policies } from '../policies/policies.service';
import { dueDateOf, laterOf, lateness } from '../policies/recording-window';
import { Caller } from '../auth/api-keys.service';
import { Labels, labelled } from '../communities/labels';
import { ReferenceData } from '../communities/reference-data';
import { Clock } from '../common/clock';
import { Instant } from '../common/instant';
import { Database } from '../database/database';
import { textFact } from '../ledger/core/entry-rows';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { PolicyPack } from '../policies/policy-pack';
import { Activity } from './activity.entity';
import { Oddity, odditiesOf } from './oddities';
import { ServiceRecord } from './service-record.entity';
import { ServiceRecordView } from './service-records.dto';

/** Builds the API views of service records, with their due dates. */
@Injectable()
export class ServiceRecordQueries {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly labels: Labels,
    private readonly database: Database,
    private readonly entries: EntryQueries,
    private readonly clock: Clock,
  ) {}

  /** The views of records in the same order. People's numbers and names are for the callers that may see them. */
  async views(caller: Caller, rows: readonly ServiceRecord[]): Promise<ServiceRecordView[]> {
    const { ledger } = caller;
    const view = await this.viewOf(ledger, rows);
    const { labels } = this;
    return Promise.all(
      rows.map((row) =>
        labelled(
          view(row),
          labels.of({ table: Activity, ledger, id: row.activity }, 'activity', ({ title }) => title),
          labels.person(caller, row.volunteer, 'volunteer'),
          labels.person(caller, row.recorder, 'recorder'),
          labels.person(caller, row.approver, 'approver'),
          labels.person(caller, row.secondApprover, 'secondApprover'),
        ),
      ),
    );
  }

  /** Loads what the views of these records need, and returns the function that maps a row to its view without labels. */
  private async viewOf(
    ledger: string,
    rows: readonly ServiceRecord[],
  ): Promise<(row: ServiceRecord) => ServiceRecordView> {
    const info = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const activities = await this.referenceData.byIds(Activity, ledger, [...new Set(rows.map((row) => row.activity))]);
    const oddities = await this.oddities(ledger, rows, { activities, pack });
    return (row) => {
      const ended = laterOf(row.endsAt, activities.get(row.activity)?.endsAt ?? row.endsAt);
      const { at, provisional } = dueDateOf(pack, ended, info);
      const submittedLate = row.recordedAt !== null && lateness(pack, ended, row.recordedAt, info) !== undefined;
      const { id, status, activity, volunteer, recorder, method, startsAt, endsAt } = row;
      return {
        ...{ id, status, activity, volunteer, recorder, approver: row.approver ?? undefined, method, startsAt, endsAt },
        ...{ dueAt: at, dueProvisional: provisional, recordedAt: row.recordedAt ?? undefined },
        late: row.status === 'submitted' ? submittedLate : row.lateDue !== null,
        lateReason: row.lateReason ?? undefined,
        secondApprover: row.secondApprover ?? undefined,
        oddities: oddities(row),
        reason: row.reason ?? undefined,
        entry: row.seq ?? undefined,
      };
    };
  }

  /** Loads what the oddities of these records depend on, and returns the function that finds them. */
  private async oddities(
    ledger: string,
    rows: readonly ServiceRecord[],
    { activities, pack }: { activities: ReadonlyMap<string, Activity>; pack: PolicyPack },
  ): Promise<(row: ServiceRecord) => Oddity[]> {
    const people = await this.people(ledger, [...activities.keys()]);
    const approvals = await this.approvals(ledger, rows);
    const now = this.clock.now();
    return ({ seq, endsAt, activity }) => {
      const { endsAt: plannedEnd = endsAt, capacity = null } = activities.get(activity) ?? {};
      const approvedAt = approvals.get(seq ?? 0) ?? now;
      return odditiesOf({ endsAt, plannedEnd, approvedAt, people: people.get(activity) ?? 0, capacity }, pack);
    };
  }

  /** Number of people with a submitted or approved record, by activity. */
  private async people(ledger: string, activities: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.read.query<{ activity: string; people: number }[]>(
      `SELECT activity, COUNT(DISTINCT volunteer) AS people FROM service_record
       WHERE ledger = ? AND activity IN ${this.database.dialect.values('?', 'text')} AND status IN ('submitted', 'approved')
       GROUP BY activity`,
      [ledger, JSON.stringify(activities)],
    );
    return new Map(rows.map(({ activity, people }) => [activity, people]));
  }

  /** When booked records were approved, by the number of their entry. */
  private async approvals(ledger: string, rows: readonly ServiceRecord[]): Promise<Map<number, Instant>> {
    const booked = rows.flatMap(({ seq }) => (seq === null ? [] : [seq]));
    if (booked.length === 0) return new Map();
    const entries = await this.entries.bySeqs(ledger, booked);
    return new Map(entries.map(({ seq, facts }) => [seq, textFact(facts, 'approvedAt')]));
  }
}

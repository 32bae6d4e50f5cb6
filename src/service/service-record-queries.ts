import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Policies } from '../policies/policies.service';
import { dueDateOf, laterOf, lateness } from '../policies/recording-window';
import { Caller } from '../auth/api-keys.service';
import { Labels, labelled } from '../communities/labels';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from './activity.entity';
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
        reason: row.reason ?? undefined,
        entry: row.seq ?? undefined,
      };
    };
  }
}

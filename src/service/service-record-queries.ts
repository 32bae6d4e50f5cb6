import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Policies } from '../policies/policies.service';
import { dueDateOf, laterOf, lateness } from '../policies/recording-window';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { ServiceRecord } from './service-record.entity';
import { ServiceRecordView } from './service-records.dto';

/** Service records as REST shows them, with their due dates. */
@Injectable()
export class ServiceRecordQueries {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
  ) {}

  /** How some records are shown. */
  async of(ledger: string, rows: readonly ServiceRecord[]): Promise<(row: ServiceRecord) => ServiceRecordView> {
    const place = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const activities = await this.referenceData.byIds(Activity, ledger, [...new Set(rows.map((row) => row.activity))]);
    return (row) => {
      const ended = laterOf(row.endsAt, activities.get(row.activity)?.endsAt ?? row.endsAt);
      const { at, provisional } = dueDateOf(pack, ended, place);
      const waitsLate = row.recordedAt !== null && lateness(pack, ended, row.recordedAt, place) !== undefined;
      const { id, status, activity, volunteer, recorder, method, startsAt, endsAt } = row;
      return {
        ...{ id, status, activity, volunteer, recorder, approver: row.approver ?? undefined, method, startsAt, endsAt },
        ...{ dueAt: at, dueProvisional: provisional, recordedAt: row.recordedAt ?? undefined },
        late: row.status === 'submitted' ? waitsLate : row.lateDue !== null,
        lateReason: row.lateReason ?? undefined,
        secondApprover: row.secondApprover ?? undefined,
        reason: row.reason ?? undefined,
        entry: row.seq ?? undefined,
      };
    };
  }
}

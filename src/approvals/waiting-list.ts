import { Injectable } from '@nestjs/common';
import { Caller } from '../auth/api-keys.service';
import { Labels, labelled } from '../communities/labels';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Confirmation } from '../confirmations/confirmation.entity';
import { Confirmations } from '../confirmations/confirmations.service';
import { ServiceRecord } from '../service/service-record.entity';
import { ConfirmationDetails } from './confirmation-details';
import { ConfirmationView } from './confirmations.dto';

/** The status of a service record as something that waits. */
const STATUS_OF: Readonly<Record<ServiceRecord['status'], string>> = {
  submitted: 'waiting',
  approved: 'confirmed',
  refused: 'rejected',
  reversed: 'confirmed',
};

/** The one list of what waits for a second person: submitted service records, and what `Confirmations` keeps. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly confirmations: Confirmations,
    private readonly referenceData: ReferenceData,
    private readonly labels: Labels,
    private readonly details: ConfirmationDetails,
  ) {}

  /** A page of what waits, in order of ids. Both tables have the same kind of id, so their pages are merged. */
  async page(caller: Caller, page: PageQuery): Promise<ConfirmationView[]> {
    const { ledger } = caller;
    const [records, others] = await Promise.all([
      this.referenceData.list(ServiceRecord, ledger, page, { status: 'submitted' }),
      this.confirmations.waiting(ledger, page),
    ]);
    const rows = [...records, ...others].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, page.limit);
    return Promise.all(rows.map((row) => this.view(caller, row)));
  }

  /** What waits or was decided, by its id; undefined when there is none. */
  async one(caller: Caller, id: string): Promise<ConfirmationView | undefined> {
    const row =
      (await this.confirmations.find(caller.ledger, id)) ??
      (await this.referenceData.find(ServiceRecord, caller.ledger, id));
    return row && this.view(caller, row);
  }

  private async view(caller: Caller, row: ServiceRecord | Confirmation): Promise<ConfirmationView> {
    const view = 'kind' in row ? await this.confirmationView(row) : await this.recordView(row);
    return labelled(
      view,
      this.labels.person(caller, view.requester, 'requester'),
      this.labels.person(caller, view.decider, 'decider'),
    );
  }

  private async recordView(row: ServiceRecord): Promise<ConfirmationView> {
    const { id } = row;
    return {
      ...{ id, kind: 'service-record', status: STATUS_OF[row.status], subject: id },
      details: await this.details.ofRecord(row),
      requester: row.submitter ?? row.recorder,
      requestedAt: row.recordedAt ?? undefined,
      // The first of two approvers has approved a record that still waits for the second one.
      decider: row.approver ?? undefined,
      reason: row.reason ?? undefined,
      entry: row.seq ?? undefined,
    };
  }

  private async confirmationView(row: Confirmation): Promise<ConfirmationView> {
    const { id, kind, status, subject, requester, requestedAt } = row;
    return {
      ...{ id, kind, status, subject, requester, requestedAt },
      details: await this.details.of(row),
      ...{ decider: row.decider ?? undefined, decidedAt: row.decidedAt ?? undefined },
      ...{ reason: row.reason ?? undefined, entry: row.seq ?? undefined },
    };
  }
}

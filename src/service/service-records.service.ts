import { Injectable } from '@nestjs/common';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Ids } from '../common/clock';
import { dayOf } from '../common/calendar';
import { happenedAt, latestInstant } from '../common/assert-past';
import { assertLive } from '../http/import-only';
import { DomainError, ErrorDetails } from '../common/domain-error';
import { Instant, parseInstant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { endOf } from './attendance';
import {
  ResolvedRecord,
  proposeApproval,
  approvalReads,
  proposeImportedRecord,
  proposeSubmission,
} from './record-approval';
import { ServiceRecord } from './service-record.entity';
import { NewServiceRecord } from './service-records.dto';

/** Service records: submitted, then approved by another person and booked, or rejected. */
@Injectable()
export class ServiceRecords {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Submits a record. One that names its approver (old books) is booked at once. */
  async submit(request: Request, input: NewServiceRecord): Promise<Outcome> {
    return this.journal.post(await this.submission(request, input));
  }

  /** Builds the command of a submission, with its references resolved in the master data. */
  async submission(request: Request, input: NewServiceRecord): Promise<Command> {
    assertLive(request, NewServiceRecord, input);
    const { ledger } = request;
    const info = await this.ledgers.get(ledger);
    const policy = await this.policies.inForce(ledger);
    const approvedAt = happenedAt('approvedAt', input.approvedAt, request);
    const day = dayOf(approvedAt, info.zone);
    const note = { kind: 'attendance', month: day.slice(0, 7) };
    const resolved = await this.resolve(request, input, approvedAt);
    if (isRefusal(resolved)) return refusedCommand(request, note, resolved);
    const { row } = resolved;
    if (row.approver === null)
      return { request, accounts: [], decide: () => proposeSubmission(resolved, { info, policy }) };
    const context = { info, policy, approvedAt, latest: latestInstant(request), day };
    return {
      request,
      ...approvalReads(row, policy.pack),
      note,
      decide: (view) => proposeImportedRecord(view, resolved, context),
    };
  }

  /** Approves a submitted record in the name of the key's person. A late record needs two approvers. */
  async approve(request: Request, id: string): Promise<Outcome> {
    return this.journal.post(await this.approval(request, id));
  }

  /**
   * Builds the command of an approval.
   * @throws DomainError `not-found`
   */
  async approval(request: Request, id: string): Promise<Command> {
    const info = await this.ledgers.get(request.ledger);
    const policy = await this.policies.inForce(request.ledger);
    const row = await this.referenceData.get(ServiceRecord, request.ledger, id);
    const activity = await this.referenceData.get(Activity, request.ledger, row.activity);
    const volunteer = await this.referenceData.get(Person, request.ledger, row.volunteer);
    const approvedAt = request.arrived;
    const day = dayOf(approvedAt, info.zone);
    const latest = latestInstant(request);
    const self: RowSelector<ServiceRecord> = { table: ServiceRecord, where: { id } };
    const { accounts, readSet } = approvalReads(row, policy.pack);
    return {
      request,
      accounts,
      readSet: [...readSet, self],
      note: { kind: 'attendance', month: day.slice(0, 7) },
      decide: (view) => {
        const current = assertSubmitted(view.rows(self)[0]);
        if (isRefusal(current)) return current;
        // Whoever submitted it never approves it, whomever it names as recorder.
        if (current.submitter === request.actor) return refuse('not-independent', 'approver');
        const approval = current.approver === null ? { approver: request.actor } : { secondApprover: request.actor };
        const resolved = { row: { ...current, ...approval }, activity, volunteer };
        return proposeApproval(view, resolved, { info, policy, approvedAt, latest, day });
      },
    };
  }

  /** Rejects a submitted record, with a reason. Nothing is booked. */
  async refuse(request: Request, id: string, reason: string): Promise<Outcome> {
    const row = await this.referenceData.get(ServiceRecord, request.ledger, id);
    const self: RowSelector<ServiceRecord> = { table: ServiceRecord, where: { id } };
    return this.journal.post({
      request,
      accounts: [],
      readSet: [self],
      decide: (view) => {
        const current = assertSubmitted(view.rows(self)[0]);
        if (isRefusal(current)) return current;
        if ([current.volunteer, current.submitter].includes(request.actor)) return refuse('not-independent');
        const refused: ServiceRecord = { ...current, approver: request.actor, status: 'refused', reason };
        const receipt = { id: row.id, status: 'refused', entries: [] };
        return { drafts: [], rows: () => [{ table: ServiceRecord, row: refused }], receipt };
      },
    });
  }

  private async resolve(
    request: Request,
    input: NewServiceRecord,
    approvedAt: Instant,
  ): Promise<ResolvedRecord | Refusal> {
    assertApprover(input);
    happenedAt('signedInAt', input.signedInAt, request);
    happenedAt('signedOutAt', input.signedOutAt, request);
    const { ledger, actor } = request;
    const person = (ref: string): Promise<Person | undefined> => this.referenceData.find(Person, ledger, ref);
    const personIfGiven = (ref: string | undefined): Promise<Person | undefined> | null =>
      ref === undefined ? null : person(ref);
    const [volunteer, activity, recorder, approver, second] = await Promise.all([
      this.referenceData.find(Person, ledger, input.volunteer, { role: 'volunteer' }),
      this.referenceData.find(Activity, ledger, input.activity),
      person(input.recorder ?? actor),
      personIfGiven(input.approver),
      personIfGiven(input.secondApprover),
    ]);
    if (!volunteer) return refuse('unknown-volunteer', 'volunteer');
    if (!activity) return refuse('unknown-activity', 'activity');
    if (!recorder) return refuse('unknown-person', 'recorder');
    if (approver === undefined) return refuse('unknown-person', 'approver');
    if (second === undefined) return refuse('unknown-person', 'secondApprover');
    const ids = {
      submitter: actor,
      recorder: recorder.id,
      approver: approver?.id ?? null,
      secondApprover: second?.id ?? null,
    };
    // A record of old books counts as recorded at the time of its approval.
    const recordedAt = approver ? approvedAt : request.arrived;
    return {
      activity,
      volunteer,
      row: submittedRow(input, { ...ids, recordedAt, ledger, id: this.ids.next() }, { activity, volunteer }),
    };
  }
}

/**
 * A command that is refused because a reference could not be resolved. It is posted, so that the answer is stored with
 * the idempotency key. A closed month is reported first.
 */
function refusedCommand(request: Request, note: NonNullable<Command['note']>, refusal: Refusal): Command {
  return { request, accounts: [], note, decide: ({ head }) => assertPeriodOpen(head, note.month) ?? refusal };
}

/**
 * Checks that the fields of an approval come with its approver.
 * @throws DomainError `invalid-request`
 */
function assertApprover(input: NewServiceRecord): void {
  for (const field of ['approvedAt', 'secondApprover'] as const) {
    if (input[field] !== undefined && input.approver === undefined)
      throw new DomainError('invalid-request', withoutApprover(field));
  }
}

function withoutApprover(field: 'approvedAt' | 'secondApprover'): ErrorDetails {
  const zh = { approvedAt: '填写审核时间须同时填写审核人', secondApprover: '填写复核人须同时填写审核人' }[field];
  return { wrong: [{ field: 'approver', text: { en: `is required when ${field} is set`, zh } }] };
}

function submittedRow(
  input: NewServiceRecord,
  ids: Pick<ServiceRecord, 'ledger' | 'id' | 'submitter' | 'recorder' | 'approver' | 'secondApprover' | 'recordedAt'>,
  { activity, volunteer }: Pick<ResolvedRecord, 'activity' | 'volunteer'>,
): ServiceRecord {
  const signedOutAt = instant(input.signedOutAt);
  return {
    ...ids,
    activity: activity.id,
    volunteer: volunteer.id,
    method: input.method,
    startsAt: instant(input.signedInAt) as Instant,
    signedOutAt: signedOutAt ?? null,
    endsAt: endOf({ signedOutAt, plannedEnd: activity.endsAt }),
    status: 'submitted',
    lateReason: input.lateReason ?? null,
    lateDue: null,
    reason: null,
    seq: null,
  };
}

function instant(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function assertSubmitted(row: ServiceRecord | undefined): ServiceRecord | Refusal {
  if (!row) return refuse('no-such-record');
  return row.status === 'submitted' ? row : refuse('already-decided', undefined, { status: row.status });
}

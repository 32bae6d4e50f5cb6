import { Injectable } from '@nestjs/common';
import { refuseShut } from '../ledger/books';
import { Command, Need, Outcome, Proposal, Request, View } from '../ledger/command';
import { Journal } from '../ledger/journal';
import { Ledgers } from '../ledger/ledgers';
import { Ids } from '../platform/clock';
import { dayOf } from '../platform/calendar';
import { Problem, ProblemDetails } from '../platform/http/problem';
import { Instant, parseInstant } from '../platform/instant';
import { Refusal, isRefusal, refuse } from '../platform/refusal';
import { AdoptedPolicy, Policies } from '../policy/policies';
import { Person } from '../registry/person.row';
import { Registers } from '../registry/registers';
import { Activity } from './activity.row';
import { Attendance, assess, endOf } from './attendance';
import { bookService, serviceAccounts } from './book-service';
import { ServiceRecord } from './service-record.row';
import { NewServiceRecord } from './service-records.dto';

/** A record with those it speaks of, found in the registers. */
interface Found {
  readonly row: ServiceRecord;
  readonly activity: Activity;
  readonly volunteer: Person;
}

/** Service records: submitted, then approved by somebody else and booked, or refused. */
@Injectable()
export class ServiceRecords {
  constructor(
    private readonly journal: Journal,
    private readonly registers: Registers,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Takes in a record. One that names its approver (old books) is booked at once. */
  async submit(request: Request, asked: NewServiceRecord): Promise<Outcome> {
    return this.journal.post(await this.submission(request, asked));
  }

  /** The command of a submission, with those it speaks of found in the registers. */
  async submission(request: Request, asked: NewServiceRecord): Promise<Command> {
    const { ledger } = request;
    const { zone } = await this.ledgers.get(ledger);
    const policy = await this.policies.inForce(ledger);
    const approvedAt = instant(asked.approvedAt) ?? request.arrived;
    const day = dayOf(approvedAt, zone);
    const note = { kind: 'attendance', month: day.slice(0, 7) };
    const found = await this.find(request, asked);
    if (isRefusal(found)) return refusedCommand(request, note, found);
    const { row } = found;
    if (row.approver === null) return { request, accounts: [], decide: () => submission(found) };
    const decide = (view: View): Proposal | Refusal => approval(view, found, { policy, approvedAt, day });
    return { request, ...needsOf(row), note, decide };
  }

  /** Approves a submitted record: the key's person answers for it. */
  async approve(request: Request, id: string): Promise<Outcome> {
    const { zone } = await this.ledgers.get(request.ledger);
    const policy = await this.policies.inForce(request.ledger);
    const row = await this.registers.get(ServiceRecord, request.ledger, id);
    const activity = await this.registers.get(Activity, request.ledger, row.activity);
    const volunteer = await this.registers.get(Person, request.ledger, row.volunteer);
    const approvedAt = request.arrived;
    const day = dayOf(approvedAt, zone);
    const self: Need<ServiceRecord> = { table: ServiceRecord, where: { id } };
    const { accounts, needs } = needsOf(row);
    return this.journal.post({
      request,
      accounts,
      needs: [...needs, self],
      note: { kind: 'attendance', month: day.slice(0, 7) },
      decide: (view) => {
        const current = undecided(view.rows(self)[0]);
        if (isRefusal(current)) return current;
        const found = { row: { ...current, approver: request.actor }, activity, volunteer };
        return approval(view, found, { policy, approvedAt, day });
      },
    });
  }

  /** Turns a submitted record down, with a reason. Nothing is booked. */
  async refuse(request: Request, id: string, reason: string): Promise<Outcome> {
    const row = await this.registers.get(ServiceRecord, request.ledger, id);
    const self: Need<ServiceRecord> = { table: ServiceRecord, where: { id } };
    return this.journal.post({
      request,
      accounts: [],
      needs: [self],
      decide: (view) => {
        const current = undecided(view.rows(self)[0]);
        if (isRefusal(current)) return current;
        if (current.volunteer === request.actor) return refuse('not-independent');
        const refused: ServiceRecord = { ...current, approver: request.actor, status: 'refused', reason };
        const receipt = { id: row.id, status: 'refused', entries: [] };
        return { drafts: [], rows: () => [{ table: ServiceRecord, row: refused }], receipt };
      },
    });
  }

  private async find(request: Request, asked: NewServiceRecord): Promise<Found | Refusal> {
    if (asked.approvedAt !== undefined && asked.approver === undefined)
      throw new Problem('invalid-request', NO_APPROVER);
    const { ledger, actor } = request;
    const person = (ref: string): Promise<Person | undefined> => this.registers.find(Person, ledger, ref);
    const [volunteer, activity, recorder, approver] = await Promise.all([
      this.registers.find(Person, ledger, asked.volunteer, { role: 'volunteer' }),
      this.registers.find(Activity, ledger, asked.activity),
      person(asked.recorder ?? actor),
      asked.approver === undefined ? null : person(asked.approver),
    ]);
    if (!volunteer) return refuse('unknown-volunteer', 'volunteer');
    if (!activity) return refuse('unknown-activity', 'activity');
    if (!recorder) return refuse('unknown-person', 'recorder');
    if (approver === undefined) return refuse('unknown-person', 'approver');
    const ids = { recorder: recorder.id, approver: approver?.id ?? null };
    return {
      activity,
      volunteer,
      row: submitted(asked, { ...ids, ledger, id: this.ids.next() }, { activity, volunteer }),
    };
  }
}

/** A refusal that the registers already gave; it is kept with the key all the same. A closed month goes before it. */
function refusedCommand(request: Request, note: NonNullable<Command['note']>, refusal: Refusal): Command {
  return { request, accounts: [], note, decide: ({ head }) => refuseShut(head, note.month) ?? refusal };
}

const NO_APPROVER: ProblemDetails = {
  wrong: [
    { field: 'approver', says: { en: 'is needed where approvedAt is given', zh: '填写审核时间须同时填写审核人' } },
  ],
};

function submitted(
  asked: NewServiceRecord,
  ids: Pick<ServiceRecord, 'ledger' | 'id' | 'recorder' | 'approver'>,
  { activity, volunteer }: Pick<Found, 'activity' | 'volunteer'>,
): ServiceRecord {
  const signedOutAt = instant(asked.signedOutAt);
  return {
    ...ids,
    activity: activity.id,
    volunteer: volunteer.id,
    method: asked.method,
    startsAt: instant(asked.signedInAt) as Instant,
    signedOutAt: signedOutAt ?? null,
    endsAt: endOf({ signedOutAt, plannedEnd: activity.endsAt }),
    status: 'submitted',
    reason: null,
    seq: null,
  };
}

function instant(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function undecided(row: ServiceRecord | undefined): ServiceRecord | Refusal {
  if (!row) return refuse('no-such-record');
  return row.status === 'submitted' ? row : refuse('already-decided', undefined, { status: row.status });
}

/** What a record's approval looks at: the same person's records for the activity, and those that end after it starts. */
export function needsOf(row: Pick<ServiceRecord, 'volunteer' | 'activity' | 'startsAt'>): {
  accounts: Command['accounts'];
  needs: readonly [Need<ServiceRecord>, Need<ServiceRecord>];
} {
  const { volunteer, activity, startsAt } = row;
  return {
    accounts: serviceAccounts(volunteer),
    needs: [
      { table: ServiceRecord, where: { volunteer, activity } },
      { table: ServiceRecord, where: { volunteer }, above: ['endsAt', startsAt] },
    ],
  };
}

function submission({ row }: Found): Proposal | Refusal {
  if (row.endsAt <= row.startsAt) return refuse('ends-before-it-starts', 'signedOutAt');
  const receipt = { id: row.id, status: 'submitted', entries: [] };
  return { drafts: [], rows: () => [{ table: ServiceRecord, row }], receipt };
}

function approval(
  view: View,
  { row, activity, volunteer }: Found,
  { policy, approvedAt, day }: { policy: AdoptedPolicy; approvedAt: Instant; day: string },
): Proposal | Refusal {
  const month = day.slice(0, 7);
  const shut = refuseShut(view.head, month);
  if (shut) return shut;
  const attendance: Attendance = {
    volunteer: volunteer.id,
    recorder: row.recorder,
    approver: row.approver ?? '',
    method: row.method,
    startsAt: row.startsAt,
    signedOutAt: row.signedOutAt ?? undefined,
    plannedEnd: activity.endsAt,
  };
  const standing = needsOf(row)
    .needs.flatMap((need) => view.rows(need))
    .filter(({ status }) => status === 'approved');
  const accepted = assess(attendance, activity.id, standing, policy.pack);
  if (isRefusal(accepted)) return accepted;
  const draft = bookService(
    { record: row.id, attendance, accepted, activity, volunteer, approvedAt, day, month },
    policy,
  );
  return {
    drafts: [draft],
    rows: ([entry]) => [
      { table: ServiceRecord, row: { ...row, endsAt: accepted.endsAt, status: 'approved', seq: entry?.seq ?? null } },
    ],
  };
}

import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Command, RowSelector, Outcome, Proposal, Request, RowChange, CommandContext } from '../ledger/core/command';
import { EntryDraft, Entry } from '../ledger/core/entry';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { textFact } from '../ledger/core/entry-rows';
import { Journal } from '../ledger/journal/journal';
import { LedgerInfo, Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { reversalOf } from '../ledger/core/reversal';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { Database } from '../database/database';
import { happenedAt, latestInstant } from '../common/assert-past';
import { assertLive } from '../http/import-only';
import { Instant, parseInstant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Confirmations, waitingProposal } from '../confirmations/confirmations.service';
import { AdoptedPolicy, Policies } from '../policies/policies.service';
import { Rating } from '../ratings/rating.entity';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from '../service/activity.entity';
import { serviceAccounts } from '../service/service-entry';
import { ServiceRecord } from '../service/service-record.entity';
import { readSetOf } from '../service/record-approval';
import { ServiceChange, changedAttendance, correctService, givesMore } from './service-correction.rules';
import { Correction } from './correction.entity';
import { Reversals, debtSubject, reversesClosedMonth } from './reversals.service';
import { withForgiveness } from './debts';
import { HistoryStep, historyOf } from './record-history';
import { ServiceCorrection } from './service-corrections.dto';

/** A requested correction with its references resolved. */
interface CorrectionRequest {
  readonly request: Request;
  readonly info: LedgerInfo;
  readonly original: Entry;
  readonly change: ServiceChange;
  /** The planned end of the corrected service's activity. */
  readonly plannedEnd: Instant;
  readonly reason: string;
  /** The policy under which the service was booked; the correction is checked under it too. */
  readonly bookedUnder: AdoptedPolicy;
  /** The policy in force, whose `debt` rule applies to what was already spent. */
  readonly inForce: AdoptedPolicy;
}

/** Corrects approved service records, revokes approvals, and reads the history of a record. */
@Injectable()
export class ServiceCorrections {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly database: Database,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly reversals: Reversals,
    private readonly ids: Ids,
    confirmations: Confirmations,
  ) {
    confirmations.handle('correction', (request, { body }) =>
      this.confirmation(request, JSON.parse(body) as AskedCorrection),
    );
  }

  /**
   * Reverses a record's entry and books a corrected one, in one command. A correction that gives more, or that changes a
   * closed month, waits for another person's approval.
   */
  async correct(request: Request, id: string, input: ServiceCorrection): Promise<Outcome> {
    assertLive(request, ServiceCorrection, input);
    const requested = await this.requested(request, id, input);
    if (isRefusal(requested)) return this.journal.post(refused(request, requested));
    const direct = commandOf(requested);
    // Whoever asks for a correction that waits is not its approver, and may be who recorded the service.
    const asking = commandOf({ ...requested, request: { ...request, actor: NOBODY } });
    const body: AskedCorrection = { record: id, seq: requested.original.seq, input };
    const asked = { kind: 'correction', id: this.ids.next(), subject: id, body } as const;
    return this.journal.post({
      ...direct,
      decide: (view) => {
        const proposal = asking.decide(view);
        if (isRefusal(proposal) || !needsApproval(proposal, view)) return direct.decide(view);
        return waitingProposal(request, asked);
      },
    });
  }

  /** Builds the command of a correction that waited; refused when another one was booked meanwhile. */
  private async confirmation(request: Request, { record, seq, input }: AskedCorrection): Promise<Command> {
    const requested = await this.requested(request, record, input);
    if (isRefusal(requested)) return refused(request, requested);
    const { original } = requested;
    if (original.seq === seq) return commandOf(requested);
    return refused(request, refuse('already-reversed', undefined, { seq, by: original.seq }));
  }

  /** Resolves a correction's references; its approver is the person of the request. */
  private async requested(
    request: Request,
    id: string,
    input: ServiceCorrection,
  ): Promise<CorrectionRequest | Refusal> {
    const { ledger } = request;
    const row = await this.referenceData.get(ServiceRecord, ledger, id);
    const original = row.seq === null ? undefined : await this.entries.entry(ledger, row.seq);
    if (!original) return refuse('not-approved', undefined, { status: row.status });
    happenedAt('signedInAt', input.signedInAt, request);
    happenedAt('signedOutAt', input.signedOutAt, request);
    const change = await this.changeOf(ledger, input);
    if (isRefusal(change)) return change;
    const bookedUnder = await this.policies.byHash(ledger, original.policy ?? '');
    const inForce = await this.policies.inForce(ledger);
    const info = await this.ledgers.get(ledger);
    const plannedEnd = change.activity?.endsAt ?? (await this.plannedEnd(original));
    return { request, info, original, change, plannedEnd, reason: input.reason, bookedUnder, inForce };
  }

  /** Reverses a record's entry without a replacement. A correct record can be submitted afterwards. */
  async revoke(request: Request, id: string, reason: string): Promise<Outcome> {
    const { seq, status } = await this.referenceData.get(ServiceRecord, request.ledger, id);
    if (seq === null) return this.journal.post(refused(request, refuse('not-approved', undefined, { status })));
    return this.reversals.reverse(request, seq, reason);
  }

  /** Reads a record with its history. */
  async history(ledger: string, id: string): Promise<{ row: ServiceRecord; steps: HistoryStep[] }> {
    const row = await this.referenceData.get(ServiceRecord, ledger, id);
    const entries = row.seq === null ? [] : await this.entries.history(ledger, row.seq);
    const seq = In(entries.map((entry) => entry.seq));
    const corrections = await this.database.read.findBy(Correction, { ledger, seq });
    const reasons = new Map(corrections.map((one) => [one.seq, one.reason]));
    return { row, steps: historyOf(row, entries, reasons) };
  }

  /** The planned end of a booked service's activity now; the service's own end when the activity was erased. */
  private async plannedEnd({ ledger, facts }: Entry): Promise<Instant> {
    const activity = await this.referenceData.find(Activity, ledger, textFact(facts, 'activity'));
    return activity?.endsAt ?? textFact(facts, 'end');
  }

  private async changeOf(ledger: string, input: ServiceCorrection): Promise<ServiceChange | Refusal> {
    const { signedInAt, signedOutAt, method } = input;
    const activity = input.activity && (await this.referenceData.find(Activity, ledger, input.activity));
    const recorder = input.recorder && (await this.referenceData.find(Person, ledger, input.recorder));
    if (input.activity !== undefined && !activity) return refuse('unknown-activity', 'activity');
    if (input.recorder !== undefined && !recorder) return refuse('unknown-person', 'recorder');
    return {
      startsAt: parseInstant(signedInAt ?? ''),
      signedOutAt: parseInstant(signedOutAt ?? ''),
      method,
      ...(activity && { activity }),
      ...(recorder && { recorder: recorder.id }),
    };
  }
}

/** A correction that waits for another person's approval. */
interface AskedCorrection {
  readonly record: string;
  /** The record's entry when it was asked for. */
  readonly seq: number;
  readonly input: ServiceCorrection;
}

/** The approver of a correction that nobody has approved yet. */
const NOBODY = '';

/** Whether a correction gives more than was booked, or changes a closed month. */
function needsApproval(proposal: Proposal, view: CommandContext): boolean {
  const corrected = proposal.drafts.find(({ ref }) => ref?.supersedes !== undefined);
  const original = view.entry(corrected?.ref?.supersedes ?? 0)?.entry;
  return reversesClosedMonth(proposal) || (!!corrected && !!original && givesMore(original, corrected));
}

/** Builds the command of a correction. */
function commandOf(requested: CorrectionRequest): Command {
  const { request, original } = requested;
  const { others, self, ratings } = correctionReadSet(requested);
  return {
    request,
    accounts: serviceAccounts(textFact(original.facts, 'volunteer')),
    readSet: [...others, self, ratings],
    entries: [original.seq],
    decide: (view) => correction(view, requested),
  };
}

/** The command of a refusal found before, which is posted so that the answer is stored with the idempotency key. */
function refused(request: Request, refusal: Refusal): Command {
  return { request, accounts: [], decide: () => refusal };
}

/** The read set of a correction: the record, the volunteer's records as for an approval, and the record's ratings. */
function correctionReadSet({ original, change, request }: CorrectionRequest): {
  self: RowSelector<ServiceRecord>;
  others: ReturnType<typeof readSetOf>['readSet'];
  ratings: RowSelector<Rating>;
} {
  const { record = '', activity = '' } = original.facts as Readonly<Record<string, string>>;
  const { volunteer, startsAt } = changedAttendance(original, change, request.actor);
  return {
    self: { table: ServiceRecord, where: { id: record } },
    others: readSetOf({ volunteer, activity: change.activity?.id ?? activity, startsAt }).readSet,
    ratings: { table: Rating, where: { record } },
  };
}

function correction(view: CommandContext, requested: CorrectionRequest): Proposal | Refusal {
  const { request, info, original, change, plannedEnd, reason, bookedUnder, inForce } = requested;
  const { seq } = original;
  const by = view.entry(seq)?.reversedBy;
  // A concurrent request has reversed the entry since it was read.
  if (by !== undefined) return refuse('already-reversed', undefined, { seq, by });
  const readSet = correctionReadSet(requested);
  const [row] = view.rows(readSet.self);
  if (!row) throw new Error(`entry ${seq} has no record`);
  const otherRecords = readSet.others
    .flatMap((selector) => view.rows(selector))
    .filter(({ status, id }) => status === 'approved' && id !== row.id);
  const occurred = dayOf(view.now, info.zone);
  const period = firstOpenMonth(original.period, view.head);
  const at = {
    ...{ day: occurred, month: period, approvedAt: view.now, actor: request.actor },
    ...{ latestEnd: latestInstant(request), plannedEnd, otherRecords },
  };
  const service = correctService(original, change, bookedUnder, at);
  if (isRefusal(service)) return service;
  const reversal = reversalOf(original, { period, occurred, reason: blind(info.secret, reason) });
  const rule = inForce.pack.debt?.rule ?? 'debt';
  const forgiveness = { ...debtSubject(original), rule, period, occurred, policy: inForce.hash };
  return {
    drafts: withForgiveness([reversal, service], view, forgiveness),
    rows: ([reversed, corrected]) => [
      { table: Correction, row: { ledger: request.ledger, seq: reversed?.seq ?? 0, reverses: seq, reason } },
      { table: ServiceRecord, row: correctedRow(row, corrected as Entry, change) },
      ...view.rows(readSet.ratings).flatMap((rating) => ratingRows(rating, service)),
    ],
  };
}

/** A rating stays with its record; its row is updated when the record's activity was corrected. */
function ratingRows(rating: Rating, { facts }: EntryDraft): RowChange<Rating>[] {
  const activity = textFact(facts, 'activity');
  return activity === rating.activity ? [] : [{ table: Rating, row: { ...rating, activity } }];
}

/** The service record's row after its corrected entry was booked. */
function correctedRow(row: ServiceRecord, { facts, seq, actor }: Entry, change: ServiceChange): ServiceRecord {
  const { start, end, recorder, activity, signOut } = facts as Readonly<Record<string, string>>;
  return {
    ...row,
    activity: activity ?? row.activity,
    recorder: recorder ?? row.recorder,
    approver: actor,
    method: change.method ?? row.method,
    startsAt: start ?? row.startsAt,
    signedOutAt: signOut === 'taken' ? (end ?? null) : null,
    endsAt: end ?? row.endsAt,
    seq,
  };
}

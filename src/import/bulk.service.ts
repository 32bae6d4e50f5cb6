import { Injectable } from '@nestjs/common';
import { NewFundReceipt } from '../funding/fund-receipts.dto';
import { NewRedemption, NewRefund } from '../redemptions/redemptions.dto';
import { FundReceipts } from '../funding/fund-receipts.service';
import { Redemptions } from '../redemptions/redemptions.service';
import { fingerprint, intakeRow } from '../ledger/api/idempotent-request';
import { Command, Outcome, Request } from '../ledger/core/command';
import { Entry, EntryKind } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { Journal } from '../ledger/journal/journal';
import { Caller } from '../auth/api-keys.service';
import { DomainError, FieldError } from '../common/domain-error';
import { isRefusal, refuse } from '../common/refusal';
import { problemDocument, statusOf } from '../http/problem-document';
import { Language } from '../common/language';
import { validateAs } from '../http/validation.pipe';
import { Ratings } from '../ratings/ratings.service';
import { NewRating } from '../ratings/ratings.dto';
import { NewServiceRecord } from '../service/service-records.dto';
import { ServiceRecords } from '../service/service-records.service';
import { BULK_KINDS, BulkApproval, BulkItem, BulkItemView, BulkView } from './bulk.dto';

/** The fact that holds the id of what was created, by kind of entry. */
const ID_FACTS: Partial<Record<EntryKind, string>> = {
  'service.recorded': 'record',
  'rating.given': 'rating',
  'fund.received': 'receipt',
  'points.captured': 'redemption',
  'points.refunded': 'refund',
};

/** A bulk request with its caller and unvalidated items. */
export interface BulkInput {
  readonly request: Request;
  readonly caller: Caller;
  readonly items: readonly unknown[];
}

/** The outcome of items that were booked independently. */
interface IndependentResult {
  readonly view: BulkView;
  /** How many items were replayed from earlier requests. */
  readonly replayed: number;
  /** New entries. */
  readonly booked: readonly Entry[];
}

/** Books many items with one request (docs/ledger.md §5). */
@Injectable()
export class BulkService {
  constructor(
    private readonly journal: Journal,
    private readonly records: ServiceRecords,
    private readonly ratings: Ratings,
    private readonly fundReceipts: FundReceipts,
    private readonly redemptions: Redemptions,
  ) {}

  /** Books all items or none. The first problem fails the request, with its fields prefixed by `items.N`. */
  async bookAtomic({ request, caller, items }: BulkInput): Promise<Outcome> {
    const commands = await Promise.all(
      items.map(async (value, n) => {
        const item = validatePart(`items.${n}`, () => validateAs(value, BulkItem));
        const command = await this.command({ ...request, row: rowOf(item) }, caller, item).catch((error: unknown) => {
          throw asPartProblem(error, `items.${n}.body`);
        });
        return item.kind === 'approval' ? mustBook(command) : command;
      }),
    );
    const pending = items.filter((item) => waitsForAnother(item, request)).length;
    if (pending > 0 && pending < items.length) throw new DomainError('invalid-request', { wrong: [MIXED_APPROVAL] });
    return this.journal.post({ request, items: commands });
  }

  /** Books each item independently, in order. */
  async bookIndependent({ request, caller, items }: BulkInput): Promise<IndependentResult> {
    const prepared = await Promise.all(
      items.map(async (item, n) => {
        try {
          return await this.command(itemRequest(request, item, n), caller, validateAs(item, BulkItem));
        } catch (error) {
          return asProblem(error);
        }
      }),
    );
    // Posted without waiting in between, so that they are queued in the journal in order.
    const outcomes = await Promise.all(
      prepared.map(async (command) =>
        command instanceof DomainError ? command : this.journal.post(command).catch(asProblem),
      ),
    );
    return {
      view: { items: outcomes.map((outcome) => itemView(outcome, request.language)) },
      replayed: outcomes.filter(isReplayed).length,
      booked: outcomes.flatMap((outcome) =>
        !(outcome instanceof DomainError) && isNew(outcome) ? outcome.entries : [],
      ),
    };
  }

  private async command(request: Request, caller: Caller, item: BulkItem): Promise<Command> {
    switch (item.kind) {
      case 'service-record':
        return this.records.submission(request, validateAs(item.body, NewServiceRecord));
      case 'approval':
        return this.records.approval(request, validateAs(item.body, BulkApproval).record);
      case 'rating':
        return this.ratings.rating(request, validateAs(item.body, NewRating));
      case 'fund-receipt':
        return this.fundReceipts.receiptCommand(request, validateAs(item.body, NewFundReceipt));
      case 'redemption':
        return this.redemptions.redemptionCommand(request, caller, validateAs(item.body, NewRedemption));
      case 'refund':
        return this.redemptions.refunding(request, caller, validateAs(item.body, NewRefund));
    }
  }
}

function isReplayed(outcome: Outcome | DomainError): boolean {
  return !(outcome instanceof DomainError) && outcome.kind !== 'key-reused' && outcome.replayed;
}

function isNew(outcome: Outcome): outcome is Extract<Outcome, { kind: 'booked' }> {
  return outcome.kind === 'booked' && !outcome.replayed;
}

/** Response for an atomic bulk request: an item for each entry booked. */
export function batchView(entries: readonly Entry[]): BulkView {
  return { items: entries.map((entry) => bookedView([entry])) };
}

function bookedView(entries: readonly Entry[]): BulkItemView {
  const [first] = entries;
  const id = first && textFact(first.facts, ID_FACTS[first.kind] ?? '');
  return { status: 201, id, entries: entries.map(({ seq }) => seq) };
}

function itemView(outcome: Outcome | DomainError, language: Language): BulkItemView {
  if (outcome instanceof DomainError) return { status: statusOf(outcome), problem: problemDocument(outcome, language) };
  switch (outcome.kind) {
    case 'booked':
      return bookedView(outcome.entries);
    case 'registered':
      return { status: 201, id: String(outcome.receipt['id']), entries: [] };
    case 'refused':
      return itemView(DomainError.of(outcome.refusal, outcome), outcome.language);
    case 'key-reused':
      return itemView(new DomainError('idempotency-key-reused', { field: 'key' }), language);
  }
}

/** The request of a single item; its key is the item's own, or the bulk request's key with the item's index. */
function itemRequest(request: Request, item: unknown, n: number): Request {
  const { kind, body, key } = partsOf(item);
  const { path } = BULK_KINDS[kind ?? 'rating'] ?? { path: '' };
  // A single approval has its record in the path and no body.
  const single =
    kind === 'approval'
      ? { path: path.replace('{record}', textOf(body?.['record'])), body: undefined }
      : { path, body };
  const hash = fingerprint('POST', `/v1/ledgers/${request.ledger}/${single.path}`, single.body);
  return { ...request, key: key ?? `${request.key}/${n}`, hash, row: rowOf(item) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rowOf(item: unknown): Request['row'] {
  return intakeRow(partsOf(item).row);
}

/** The members of an item that is not validated yet. */
function partsOf(item: unknown): Partial<BulkItem> {
  return typeof item === 'object' && item !== null ? item : {};
}

/**
 * An approval that books its entry, or is refused: in an atomic request the first of two approvals of a late record,
 * which books nothing, can't stand beside items that book entries.
 */
function mustBook(command: Command): Command {
  return {
    ...command,
    decide: (view) => {
      const proposal = command.decide(view);
      if (isRefusal(proposal) || proposal.drafts.length > 0) return proposal;
      return refuse('second-approver-needed', 'record');
    },
  };
}

function waitsForAnother(item: unknown, { import: within }: Request): boolean {
  const { kind, body } = item as BulkItem;
  if (kind === 'fund-receipt' || kind === 'refund') return within === undefined;
  return kind === 'service-record' && body['approver'] === undefined;
}

function asProblem(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

/** Prefixes the fields of a problem with a path; returns any other error unchanged. */
function asPartProblem(error: unknown, part: string): unknown {
  return error instanceof DomainError ? error.within(part) : error;
}

function validatePart<T>(part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asPartProblem(error, part);
  }
}

const MIXED_APPROVAL: FieldError = {
  field: 'items',
  text: {
    en: 'in mode atomic, either all items wait for another person (service records, fund receipts, refunds) or none does',
    zh: '整批入账时，各项须全部待他人审核（服务记录、基金收款、退还），或全部不需审核',
  },
};

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
import { problemDocument, statusOf } from '../http/problem-document';
import { Language } from '../common/language';
import { validateAs } from '../http/validation.pipe';
import { Ratings } from '../ratings/ratings.service';
import { NewRating } from '../ratings/ratings.dto';
import { NewServiceRecord } from '../service/service-records.dto';
import { ServiceRecords } from '../service/service-records.service';
import { BULK_KINDS, BulkItem, BulkItemView, BulkView } from './bulk.dto';

/** The fact by which an entry's answer is named, by kind of entry. */
const NAMED_BY: Partial<Record<EntryKind, string>> = {
  'service.recorded': 'record',
  'rating.given': 'rating',
  'fund.received': 'receipt',
  'points.captured': 'redemption',
  'points.refunded': 'refund',
};

/** Who asks for a bulk, and its items as they came. */
export interface Bulk {
  readonly request: Request;
  readonly caller: Caller;
  readonly items: readonly unknown[];
}

/** What became of items that were booked each on its own. */
interface OneByOne {
  readonly view: BulkView;
  /** How many had been answered before. */
  readonly replayed: number;
  /** The entries that are new. */
  readonly booked: readonly Entry[];
}

/** Takes in many things with one request (ledger.md §5). */
@Injectable()
export class BulkService {
  constructor(
    private readonly journal: Journal,
    private readonly records: ServiceRecords,
    private readonly ratings: Ratings,
    private readonly fundReceipts: FundReceipts,
    private readonly redemptions: Redemptions,
  ) {}

  /** All or none. The first that is wrong is the whole request's problem, with the item's number before its fields. */
  async together({ request, caller, items }: Bulk): Promise<Outcome> {
    const commands = await Promise.all(
      items.map(async (given, n) => {
        const item = within(`items.${n}`, () => validateAs(given, BulkItem));
        return this.command({ ...request, row: rowOf(item) }, caller, item).catch((error: unknown) => {
          throw placed(error, `items.${n}.body`);
        });
      }),
    );
    const waiting = items.filter(waitsForApproval).length;
    if (waiting > 0 && waiting < items.length) throw new DomainError('invalid-request', { wrong: [MIXED] });
    return this.journal.post({ request, items: commands });
  }

  /** Each with an answer of its own, in order. */
  async oneByOne({ request, caller, items }: Bulk): Promise<OneByOne> {
    const prepared = await Promise.all(
      items.map(async (given, n) => {
        try {
          return await this.command(itemRequest(request, given, n), caller, validateAs(given, BulkItem));
        } catch (error) {
          return asProblem(error);
        }
      }),
    );
    // Posted in one go, so that they stand in the journal's queue in their order.
    const outcomes = await Promise.all(
      prepared.map(async (one) => (one instanceof DomainError ? one : this.journal.post(one).catch(asProblem))),
    );
    return {
      view: { items: outcomes.map((one) => itemView(one, request.language)) },
      replayed: outcomes.filter(isReplayed).length,
      booked: outcomes.flatMap((one) => (!(one instanceof DomainError) && isNew(one) ? one.entries : [])),
    };
  }

  private async command(request: Request, caller: Caller, item: BulkItem): Promise<Command> {
    switch (item.kind) {
      case 'service-record':
        return this.records.submission(request, validateAs(item.body, NewServiceRecord));
      case 'rating':
        return this.ratings.rating(request, validateAs(item.body, NewRating));
      case 'fund-receipt':
        return this.fundReceipts.receipt(request, validateAs(item.body, NewFundReceipt));
      case 'redemption':
        return this.redemptions.redemption(request, caller, validateAs(item.body, NewRedemption));
      case 'refund':
        return this.redemptions.givingBack(request, caller, validateAs(item.body, NewRefund));
    }
  }
}

/** Was it answered before? */
function isReplayed(one: Outcome | DomainError): boolean {
  return !(one instanceof DomainError) && one.kind !== 'key-reused' && one.replayed;
}

function isNew(outcome: Outcome): outcome is Extract<Outcome, { kind: 'booked' }> {
  return outcome.kind === 'booked' && !outcome.replayed;
}

/** An answer in short: of a bundle's entries, or of the receipt kept with its key. */
export function batchView(entries: readonly Entry[]): BulkView {
  return { items: entries.map((entry) => bookedView([entry])) };
}

function bookedView(entries: readonly Entry[]): BulkItemView {
  const [first] = entries;
  const id = first && textFact(first.facts, NAMED_BY[first.kind] ?? '');
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

/** The request that an item would have been, sent alone; its key is its own, or the envelope's with its number. */
function itemRequest(request: Request, given: unknown, n: number): Request {
  const { kind, body, key } = parts(given);
  const { path } = BULK_KINDS[kind ?? 'rating'] ?? { path: '' };
  const hash = fingerprint('POST', `/v1/ledgers/${request.ledger}/${path}`, body);
  return { ...request, key: key ?? `${request.key}/${n}`, hash, row: rowOf(given) };
}

function rowOf(given: unknown): Request['row'] {
  return intakeRow(parts(given).row);
}

/** Its parts, before it is known whether it has any. */
function parts(given: unknown): Partial<BulkItem> {
  return typeof given === 'object' && given !== null ? given : {};
}

function waitsForApproval(given: unknown): boolean {
  const { kind, body } = given as BulkItem;
  return kind === 'service-record' && body['approver'] === undefined;
}

function asProblem(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

/** A problem of a part, its fields named below it; any other fault as it is. */
function placed(error: unknown, part: string): unknown {
  return error instanceof DomainError ? error.within(part) : error;
}

function within<T>(part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw placed(error, part);
  }
}

const MIXED: FieldError = {
  field: 'items',
  text: {
    en: 'either all service records name their approver or none does, where all are booked together',
    zh: '整批入账时，服务记录须全部写明审核人，或全部不写',
  },
};

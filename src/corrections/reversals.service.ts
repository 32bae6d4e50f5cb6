import { Injectable } from '@nestjs/common';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { refuse } from '../common/refusal';
import { Command, RowSelector, Outcome, Proposal, Request, RowChange, CommandContext } from '../ledger/core/command';
import { Entry, EntryKind } from '../ledger/core/entry';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { textFact } from '../ledger/core/entry-rows';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { accountFrom, reversalOf } from '../ledger/core/reversal';
import { Confirmations, held } from '../confirmations/confirmations.service';
import { Policies } from '../policies/policies.service';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { ShopPayment } from '../funding/shop-payment.entity';
import { ServiceRecord } from '../service/service-record.entity';
import { Correction } from './correction.entity';
import { Forgiveness, withForgiveness } from './debts';

/** The kinds of entries that can be reversed. Others are corrected differently, e.g. a redemption by a refund. */
const REVERSIBLE: readonly EntryKind[] = ['service.recorded', 'fund.received', 'shop.paid'];

/** Reverses entries, each at most once, in an open month. What was already spent becomes a debt (pack field `debt`). */
@Injectable()
export class Reversals {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly ids: Ids,
    confirmations: Confirmations,
  ) {
    confirmations.handle('reversal', (request, { body }) => {
      const { seq, reason } = JSON.parse(body) as AskedReversal;
      return this.reversal(request, seq, reason);
    });
  }

  /**
   * Reverses an entry in its own month when that is open. The reversal of an entry of a closed month or of a payment waits
   * for a second person, and is booked in the first open month.
   * @throws DomainError `not-found`
   */
  async reverse(request: Request, seq: number, reason: string): Promise<Outcome> {
    const command = await this.reversal(request, seq, reason);
    const body: AskedReversal = { seq, reason };
    const asked = { kind: 'reversal', id: this.ids.next(), subject: String(seq), body } as const;
    return this.journal.post(held(command, asked, needsSecondPerson));
  }

  /** Builds the command that reverses an entry. */
  private async reversal(request: Request, seq: number, reason: string): Promise<Command> {
    const { ledger } = request;
    const { zone, secret } = await this.ledgers.get(ledger);
    const { hash: policy, pack } = await this.policies.inForce(ledger);
    const original = await this.entries.entry(ledger, seq);
    if (!original) throw new DomainError('not-found');
    const record: RowSelector<ServiceRecord> = {
      table: ServiceRecord,
      where: { id: textFact(original.facts, 'record') },
    };
    const payment: RowSelector<ShopPayment> = {
      table: ShopPayment,
      where: { id: textFact(original.facts, 'payment') },
    };
    const command: Command = {
      request,
      accounts: original.postings.map(({ account, unit }) => accountFrom(account, unit)),
      readSet: [record, payment],
      entries: [seq],
      decide: (view) => {
        const isReversal = original.ref?.reverses !== undefined;
        const by = view.entry(seq)?.reversedBy;
        if (by !== undefined) return refuse('already-reversed', 'seq', { seq, by });
        if (!isReversal && !REVERSIBLE.includes(original.kind)) return refuse('not-reversible', 'seq', { seq });
        if (textFact(original.facts, 'volunteer') === request.actor) return refuse('not-independent');
        const period = firstOpenMonth(original.period, view.head);
        const occurred = dayOf(view.now, zone);
        const draft = reversalOf(original, { period, occurred, reason: blind(secret, reason) });
        const forgiveness = { ...debtSubject(original), rule: pack.debt?.rule ?? 'debt', period, occurred, policy };
        return {
          drafts: withForgiveness([draft], view, forgiveness),
          rows: ([entry]) => reversedRows(view, { original, entry: entry as Entry, reason }, { record, payment }),
        };
      },
    };
    return command;
  }
}

/** A reversal that waits for a second person. */
interface AskedReversal {
  readonly seq: number;
  readonly reason: string;
}

/** Whether a reversal waits: that of an entry of a closed month, and that of a payment, which is owed again after it. */
function needsSecondPerson(proposal: Proposal): boolean {
  return reversesClosedMonth(proposal) || proposal.drafts.some(({ facts }) => textFact(facts, 'of') === 'shop.paid');
}

/** Whether a proposal reverses an entry whose own month is closed. */
export function reversesClosedMonth({ drafts }: Proposal): boolean {
  return drafts.some(({ kind, period, facts }) => kind === 'entry.reversed' && textFact(facts, 'period') !== period);
}

/** The volunteer whose debt a reversal can cause, and the record. */
export function debtSubject({ facts }: Entry): Pick<Forgiveness, 'volunteer' | 'record'> {
  return { volunteer: textFact(facts, 'volunteer'), record: textFact(facts, 'record') };
}

/** The rows written with a reversal: its reason, the record's status, and the payment's reversal. */
function reversedRows(
  view: CommandContext,
  { original, entry, reason }: { original: Entry; entry: Entry; reason: string },
  { record, payment }: { record: RowSelector<ServiceRecord>; payment: RowSelector<ShopPayment> },
): RowChange[] {
  const { ledger, seq } = entry;
  const records = view.rows(record).map((row): ServiceRecord => ({ ...row, status: 'reversed', reason }));
  return [
    { table: Correction, row: { ledger, seq, reverses: original.seq, reason } },
    ...records.map((row) => ({ table: ServiceRecord, row })),
    ...view.rows(payment).map((row) => ({ table: ShopPayment, row: { ...row, reversedSeq: seq } })),
  ];
}

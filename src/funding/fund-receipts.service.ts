import { Injectable } from '@nestjs/common';
import { communityAccount } from '../ledger/core/accounts';
import { Command, Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { Policies } from '../policies/policies.service';
import { NewFundReceipt } from './fund-receipts.dto';
import { FundReceipt } from './fund-receipt.entity';
import { fundReceiptEntry } from './fund-receipt.rules';

/** Books money received by the community's fund. */
@Injectable()
export class FundReceipts {
  constructor(
    private readonly journal: Journal,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Posts a receipt. */
  async receive(request: Request, input: NewFundReceipt): Promise<Outcome> {
    return this.journal.post(await this.receiptCommand(request, input));
  }

  /** Builds the command of a receipt. */
  async receiptCommand(request: Request, { source, cents, at }: NewFundReceipt): Promise<Command> {
    const { ledger } = request;
    const { zone, currency } = await this.ledgers.get(ledger);
    const { hash } = await this.policies.inForce(ledger);
    const receivedAt = happenedAt('at', at, request);
    const day = dayOf(receivedAt, zone);
    const row = { ledger, id: this.ids.next(), source, cents, receivedAt };
    return {
      request,
      accounts: [communityAccount('clearing', currency), communityAccount('fund', currency)],
      note: { kind: 'fund', month: day.slice(0, 7) },
      decide: () => ({
        drafts: [fundReceiptEntry({ id: row.id, cents, currency }, { day, policy: hash })],
        rows: ([entry]) => [{ table: FundReceipt, row: { ...row, seq: entry?.seq ?? 0 } }],
      }),
    };
  }
}

import { Injectable } from '@nestjs/common';
import { communityAccount } from '../ledger/core/accounts';
import { Command, Outcome, Request } from '../ledger/core/command';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { Instant } from '../common/instant';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Confirmations, held } from '../confirmations/confirmations.service';
import { Policies } from '../policies/policies.service';
import { NewFundReceipt } from './fund-receipts.dto';
import { FundReceipt } from './fund-receipt.entity';
import { fundReceiptEntry } from './fund-receipt.rules';

/** Money received, as it is recorded and as it waits for its confirmation. */
interface ReceivedMoney extends Pick<NewFundReceipt, 'source' | 'cents' | 'bankReference'> {
  readonly id: string;
  readonly receivedAt: Instant;
}

/** Books money received by the community's fund. */
@Injectable()
export class FundReceipts {
  constructor(
    private readonly journal: Journal,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
    confirmations: Confirmations,
  ) {
    confirmations.handle('fund-receipt', (request, { body }) =>
      this.booking(request, JSON.parse(body) as ReceivedMoney, true),
    );
  }

  /** Records a receipt, which waits for a second person; one of old books is booked at once. */
  async receive(request: Request, input: NewFundReceipt): Promise<Outcome> {
    return this.journal.post(await this.receiptCommand(request, input));
  }

  /** Builds the command of a receipt: live it waits, within an import of old books it is booked. */
  async receiptCommand(request: Request, input: NewFundReceipt): Promise<Command> {
    const receivedAt = happenedAt('at', input.at, request);
    const received = { ...input, id: this.ids.next(), receivedAt };
    const command = await this.booking(request, received);
    const asked = { kind: 'fund-receipt', id: received.id, subject: 'fund', body: received } as const;
    return request.import ? command : held(command, asked);
  }

  /** Builds the command that books a receipt in its own month, or in the first open one if that was closed meanwhile. */
  private async booking(request: Request, received: ReceivedMoney, waited = false): Promise<Command> {
    const { ledger } = request;
    const { zone, currency, secret } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    const { id, source, cents, receivedAt, bankReference } = received;
    const day = dayOf(receivedAt, zone);
    const month = day.slice(0, 7);
    const reference = bankReference === undefined ? undefined : blind(secret, bankReference);
    const row = { ledger, id, source, cents, receivedAt, bankReference: bankReference ?? null };
    return {
      request,
      accounts: [communityAccount('clearing', currency), communityAccount('fund', currency)],
      note: { kind: 'fund', month },
      decide: ({ head }) => {
        const closed = waited ? undefined : assertPeriodOpen(head, month);
        if (closed) return closed;
        const at = { day, policy, period: firstOpenMonth(month, head) };
        return {
          drafts: [fundReceiptEntry({ id, cents, currency, reference }, at)],
          rows: ([entry]) => [{ table: FundReceipt, row: { ...row, seq: entry?.seq ?? 0 } }],
        };
      },
    };
  }
}

import { Injectable } from '@nestjs/common';
import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { Command, RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Confirmations, held } from '../confirmations/confirmations.service';
import { Policies } from '../policies/policies.service';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Shop } from '../communities/shop.entity';
import { shopPaymentEntry } from './shop-payment.rules';
import { ShopPayment } from './shop-payment.entity';
import { NewPayment } from './shop-payments.dto';

/** A transfer as it is recorded and as it waits for its confirmation. */
interface Transfer extends Pick<NewPayment, 'cents' | 'bankReference'> {
  readonly id: string;
  readonly shop: string;
  readonly shopCode: string;
  readonly paidAt: Instant;
}

/** Books bank transfers to shops. */
@Injectable()
export class ShopPayments {
  constructor(
    private readonly journal: Journal,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
    confirmations: Confirmations,
  ) {
    confirmations.handle('shop-payment', (request, { body }) => this.booking(request, JSON.parse(body) as Transfer));
  }

  /**
   * Records a transfer, which waits for a second person; one of old books is booked at once. Rejected with `more-than-owed` above what the fund covered for the shop and was not transferred
   * yet, and with `already-used` when its bank reference was booked before and not reversed.
   */
  async pay(request: Request, { id: shop, code }: Shop, input: NewPayment): Promise<Outcome> {
    const { cents, bankReference } = input;
    const at = happenedAt('paidAt', input.paidAt, request);
    const payment = { id: this.ids.next(), shop, shopCode: code, cents, bankReference, paidAt: at };
    const command = await this.booking(request, payment);
    const asked = { kind: 'shop-payment', id: payment.id, subject: shop, body: payment } as const;
    return this.journal.post(request.import ? command : held(command, asked));
  }

  /** Builds the command that books a transfer. */
  private async booking(request: Request, transfer: Transfer): Promise<Command> {
    const { ledger } = request;
    const { zone, currency, secret } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    const { id, shop, cents, bankReference, paidAt: at } = transfer;
    const day = dayOf(at, zone);
    const clearing = ownAccount('clearing', shop, currency);
    const sameReference: RowSelector<ShopPayment> = { table: ShopPayment, where: { shop, bankReference } };
    const row = { ledger, id, shop, cents, bankReference, paidAt: at, reversedSeq: null };
    const decide = (view: CommandContext): Proposal | Refusal => {
      if (view.rows(sameReference).some(({ reversedSeq }) => reversedSeq === null))
        return refuse('already-used', 'bankReference');
      const { posted: owed } = view.account(clearing);
      if (cents > owed) return refuse('more-than-owed', 'cents', { owed, asked: cents });
      const payment = { id: row.id, shop, cents, currency, reference: blind(secret, bankReference) };
      const period = firstOpenMonth(day.slice(0, 7), view.head);
      return {
        drafts: [shopPaymentEntry(payment, { day, policy, period })],
        rows: ([entry]) => [{ table: ShopPayment, row: { ...row, seq: entry?.seq ?? 0 } }],
      };
    };
    const accounts = [clearing, communityAccount('clearing', currency)];
    return { request, accounts, readSet: [sameReference], decide };
  }
}

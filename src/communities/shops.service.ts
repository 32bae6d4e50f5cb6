import { Injectable } from '@nestjs/common';
import { Ids } from '../common/clock';
import { isRefusal } from '../common/refusal';
import { Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { registration } from './registration';
import { ShopContracts } from './shop-contracts.service';
import { Shop } from './shop.entity';
import { NewShop, ShopView } from './shops.dto';

/** Registers partner shops, and shows them with the rate of today. */
@Injectable()
export class Shops {
  constructor(
    private readonly journal: Journal,
    private readonly contracts: ShopContracts,
    private readonly ids: Ids,
  ) {}

  /** Registers a shop. Its rate waits for a second person; within an import it is booked with the books' first day. */
  async register(request: Request, { centsPerPoint, firstDay: asked, ...input }: NewShop): Promise<Outcome> {
    const firstDay = await this.contracts.firstDay(request, asked);
    const row: Shop = { ...input, ledger: request.ledger, id: this.ids.next(), status: input.status ?? 'active' };
    const added = { register: 'shop' as const, table: Shop, row, changeId: this.ids.next() };
    const command = registration(request, added);
    const ask = this.contracts.asking(request, { shop: row.id, shopCode: row.code, centsPerPoint, firstDay });
    return this.journal.post({
      ...command,
      decide: (view) => {
        const proposal = command.decide(view);
        if (isRefusal(proposal)) return proposal;
        const { drafts, rows } = ask(view);
        return {
          drafts,
          rows: (entries) => [...(proposal.rows?.(entries) ?? []), ...rows(entries)],
          receipt: { id: row.id, status: 'waiting', entries: [] },
        };
      },
    });
  }

  /** The views of shops, with their rates of today. */
  async views(ledger: string, rows: readonly Shop[]): Promise<ShopView[]> {
    const rates = await this.contracts.ratesToday(ledger, rows.length === 1 ? rows[0]?.id : undefined);
    return rows.map(({ id, code, name, status }) => {
      return { id, code, name, centsPerPoint: rates.get(id)?.centsPerPoint, status };
    });
  }
}

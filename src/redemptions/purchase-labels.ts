import { Caller } from '../auth/api-keys.service';
import { Label, Labels } from '../communities/labels';
import { Offer } from './offer.entity';
import { Redemption } from './redemption.entity';

type PurchaseLabel = Label<'shop'> & Label<'offer'> & Label<'volunteer'>;

/**
 * The numbers and names of a purchase's shop and offer, and of its volunteer for the centre. A shop gets nothing of the
 * volunteer (order 67 art. 16).
 */
export function purchaseLabels(
  labels: Labels,
  { ledger, shop, offer, volunteer }: Pick<Redemption, 'ledger' | 'shop' | 'offer' | 'volunteer'>,
  caller: Caller,
): Promise<PurchaseLabel>[] {
  return [
    labels.shop(ledger, shop, 'shop'),
    labels.of({ table: Offer, ledger, id: offer }, 'offer', ({ title }) => title),
    ...(caller.shop === undefined ? [labels.person(caller, volunteer, 'volunteer')] : []),
  ];
}

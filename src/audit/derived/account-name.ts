import { isUuid } from '../../common/uuid';

/** Where accounts of a kind stand in a balance sheet. Any other kind is what the bank owes: a liability. */
const ROOTS: Readonly<Record<string, 'Assets' | 'Equity'>> = {
  opening: 'Equity',
  issuance: 'Equity',
  expired: 'Equity',
  fund: 'Equity',
};

/**
 * The name of an account in plain-text accounting, `points:0199…` as `Liabilities:Points:U0199…`. Both hledger and
 * beancount accept it, and no two accounts share one: the house's own end with their unit, an owner's with `U` and the
 * id, or with `X` and the hex of its bytes where the owner is no UUID.
 */
export function accountName(id: string, unit: string): string {
  const colon = id.indexOf(':');
  const kind = id.slice(0, colon);
  const owner = id.slice(colon + 1);
  const title = kind.slice(0, 1).toUpperCase() + kind.slice(1);
  return [rootOf(kind, owner === unit), title, owner === unit ? unit : segment(owner)].join(':');
}

/** The bank's own clearing account is its money; a shop's is what was promised to the shop. */
function rootOf(kind: string, ofHouse: boolean): string {
  if (kind === 'clearing' && ofHouse) return 'Assets';
  return ROOTS[kind] ?? 'Liabilities';
}

function segment(owner: string): string {
  return isUuid(owner) ? `U${owner}` : `X${Buffer.from(owner).toString('hex')}`;
}

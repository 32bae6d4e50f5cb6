import { isUuid } from '../../common/uuid';

/** Balance-sheet section by kind of account. Any other kind is a liability of the time bank. */
const ROOTS: Readonly<Record<string, 'Assets' | 'Equity'>> = {
  opening: 'Equity',
  issuance: 'Equity',
  expired: 'Equity',
  fund: 'Equity',
};

/**
 * The name of an account in plain-text accounting: `points:0199…` becomes `Liabilities:Points:U0199…`. hledger and
 * beancount accept it, and it is unique: the time bank's own accounts end with their unit, an owner's with `U` and the
 * UUID, or with `X` and the hex of its bytes when the owner is no UUID.
 */
export function accountName(id: string, unit: string): string {
  const colon = id.indexOf(':');
  const kind = id.slice(0, colon);
  const owner = id.slice(colon + 1);
  const title = kind.slice(0, 1).toUpperCase() + kind.slice(1);
  return [rootOf(kind, owner === unit), title, owner === unit ? unit : segment(owner)].join(':');
}

/** The time bank's own clearing account is an asset; a shop's is a liability to the shop. */
function rootOf(kind: string, ownedByBank: boolean): string {
  if (kind === 'clearing' && ownedByBank) return 'Assets';
  return ROOTS[kind] ?? 'Liabilities';
}

function segment(owner: string): string {
  return isUuid(owner) ? `U${owner}` : `X${Buffer.from(owner).toString('hex')}`;
}

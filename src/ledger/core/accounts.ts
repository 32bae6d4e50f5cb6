import { RefusalCode } from '../../common/refusal';
import { COIN, MIN, POINT, Unit } from './units';

/** What an account is for (docs/facts.md). */
export type AccountKind =
  | 'record'
  | 'coins'
  | 'points'
  | 'opening'
  | 'issuance'
  | 'pool'
  | 'expired'
  | 'shop'
  | 'fund'
  | 'payable'
  | 'clearing';

/** Account in one unit. `owner` is the opaque id of a person or shop; accounts of the community have none. */
export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly owner?: string;
  readonly unit: Unit;
}

interface KindRule {
  /** Unit of all accounts of the kind; undefined for counterpart accounts, of which each unit has its own. */
  readonly unit?: Unit | 'money';
  /** Lowest balance that an entry may leave. */
  readonly floor?: number;
  /** Whether a reversal may leave the holder in debt: a wrong grant may have been spent already (docs/domain.md §6). */
  readonly owes?: true;
  /** Refusal code for an insufficient balance. */
  readonly short: RefusalCode;
}

/** Rules by kind of account. A positive balance is a credit of the holder; counterpart accounts go below zero. */
export const ACCOUNT_KINDS: Record<AccountKind, KindRule> = {
  record: { unit: MIN, floor: 0, short: 'insufficient-record' },
  coins: { unit: COIN, floor: 0, owes: true, short: 'insufficient-coins' },
  points: { unit: POINT, floor: 0, owes: true, short: 'insufficient-points' },
  opening: { short: 'insufficient-balance' },
  issuance: { short: 'insufficient-balance' },
  pool: { unit: COIN, floor: 0, short: 'insufficient-coins' },
  expired: { short: 'insufficient-balance' },
  shop: { unit: POINT, short: 'insufficient-balance' },
  fund: { unit: 'money', floor: 0, short: 'insufficient-fund' },
  payable: { unit: 'money', floor: 0, short: 'insufficient-balance' },
  clearing: { unit: 'money', short: 'insufficient-balance' },
};

/**
 * Floor that is stored with a balance: the floor of the kind, or the balance itself while it is below that (a debt).
 * The database enforces the stored floor, so a debt can only grow by an entry of the writer; it rises as debt is repaid.
 */
export function floorAt(kind: AccountKind, posted: number): number | undefined {
  const { floor } = ACCOUNT_KINDS[kind];
  return floor === undefined ? undefined : Math.min(floor, posted);
}

/**
 * Account of an owner. The unit follows from the kind; money is in the ledger's currency.
 * @throws for a kind whose accounts have no owner
 */
export function ownAccount(kind: AccountKind, owner: string, currency: Unit): Account {
  const { unit } = ACCOUNT_KINDS[kind];
  if (unit === undefined) throw new Error(`accounts of kind ${kind} have no owner`);
  return { id: `${kind}:${owner}`, kind, owner, unit: unit === 'money' ? currency : unit };
}

/** Account of the community: one for each kind and unit. */
export function communityAccount(kind: AccountKind, unit: Unit): Account {
  return { id: `${kind}:${unit}`, kind, unit };
}

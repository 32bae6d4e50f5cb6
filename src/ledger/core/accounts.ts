import { RefusalCode } from '../../common/refusal';
import { COIN, MIN, POINT, Unit } from './units';

/** What an account is for (design.md §3). */
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

/** A place that holds one unit. `owner` is an opaque id (a person's or a shop's); the house's own accounts have none. */
export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly owner?: string;
  readonly unit: Unit;
}

interface KindRule {
  /** The one unit of the kind; undefined where each unit has its own (the counterparts). */
  readonly unit?: Unit | 'money';
  /** The balance below which no entry may take it. */
  readonly floor?: number;
  /** May its holder owe, once what was given by mistake and spent in good faith is taken back (domain.md §6)? */
  readonly owes?: true;
  /** How a refusal for want of balance is called. */
  readonly short: RefusalCode;
}

/** One line a kind. A positive balance is what the bank owes its holder (a credit); counterparts go below zero. */
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
 * The floor that is written beside a balance: its kind's, or the debt where there is one. The database then holds
 * that a debt can't grow behind the writer's back, and it rises again as the debt is paid.
 */
export function floorAt(kind: AccountKind, posted: number): number | undefined {
  const { floor } = ACCOUNT_KINDS[kind];
  return floor === undefined ? undefined : Math.min(floor, posted);
}

/** An owner's account. The unit follows from the kind, money's from the ledger's currency. */
export function ownAccount(kind: AccountKind, owner: string, currency: Unit): Account {
  const { unit } = ACCOUNT_KINDS[kind];
  if (unit === undefined) throw new Error(`accounts of kind ${kind} have no owner`);
  return { id: `${kind}:${owner}`, kind, owner, unit: unit === 'money' ? currency : unit };
}

/** The house's own account of a kind, one for each unit. */
export function communityAccount(kind: AccountKind, unit: Unit): Account {
  return { id: `${kind}:${unit}`, kind, unit };
}

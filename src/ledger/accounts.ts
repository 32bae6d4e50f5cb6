import { RefusalCode } from '../platform/refusal';
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
  /** How a refusal for want of balance is called. */
  readonly short: RefusalCode;
}

/** One line a kind. A positive balance is what the bank owes its holder (a credit); counterparts go below zero. */
export const ACCOUNT_KINDS: Record<AccountKind, KindRule> = {
  record: { unit: MIN, floor: 0, short: 'insufficient-record' },
  coins: { unit: COIN, floor: 0, short: 'insufficient-coins' },
  points: { unit: POINT, floor: 0, short: 'insufficient-points' },
  opening: { short: 'insufficient-balance' },
  issuance: { short: 'insufficient-balance' },
  pool: { unit: COIN, floor: 0, short: 'insufficient-coins' },
  expired: { short: 'insufficient-balance' },
  shop: { unit: POINT, short: 'insufficient-balance' },
  fund: { unit: 'money', floor: 0, short: 'insufficient-fund' },
  payable: { unit: 'money', floor: 0, short: 'insufficient-balance' },
  clearing: { unit: 'money', short: 'insufficient-balance' },
};

/** An owner's account. The unit follows from the kind, money's from the ledger's currency. */
export function ownAccount(kind: AccountKind, owner: string, currency: Unit): Account {
  const { unit } = ACCOUNT_KINDS[kind];
  if (unit === undefined) throw new Error(`accounts of kind ${kind} have no owner`);
  return { id: `${kind}:${owner}`, kind, owner, unit: unit === 'money' ? currency : unit };
}

/** The house's own account of a kind, one for each unit. */
export function houseAccount(kind: AccountKind, unit: Unit): Account {
  return { id: `${kind}:${unit}`, kind, unit };
}

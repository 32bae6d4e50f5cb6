import { Receipt, receiptOf } from '../ledger/api/idempotent-request';
import { Entry } from '../ledger/core/entry';
import { EntryView } from '../ledger/api/entry.dto';
import { Caller } from '../auth/api-keys.service';

/** Whose things a list shows: a shop's own, and none where it asks for another's (`''` names nobody). */
export function visibleShop({ shop }: Caller, input: string | undefined): string | undefined {
  if (shop === undefined) return input;
  return input === undefined || input === shop ? shop : '';
}

/**
 * The receipt of what a till did. A shop's has its own side of the entry only: it never learns who bought (order 67
 * art. 16: records are never used commercially).
 */
export function shopReceipt({ shop }: Caller, fact: string, status?: string): (entries: readonly Entry[]) => Receipt {
  const whole = receiptOf(fact, status);
  if (shop === undefined) return whole;
  return (entries) => {
    const receipt = whole(entries);
    return { ...receipt, entries: receipt.entries.map((entry) => shopSide(entry, `shop:${shop}`)) };
  };
}

function shopSide(entry: EntryView, own: string): EntryView {
  // A hold names the account that it is on: the volunteer's.
  const { volunteer: _, account: __, ...facts } = entry.facts;
  return { ...entry, facts, postings: entry.postings.filter(({ account }) => account === own) };
}

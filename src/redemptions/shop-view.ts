import { Receipt, receiptOf } from '../ledger/api/idempotent-request';
import { Entry } from '../ledger/core/entry';
import { EntryView } from '../ledger/api/entry.dto';
import { Caller } from '../auth/api-keys.service';

/** The shop filter of a list: a shop sees only its own rows, and none (`''`) when it requests another shop's. */
export function visibleShop({ shop }: Caller, requested: string | undefined): string | undefined {
  if (shop === undefined) return requested;
  return requested === undefined || requested === shop ? shop : '';
}

/**
 * Builds the receipt of a shop's request. A shop receives only its own postings and no volunteer (order 67 art. 16:
 * service records are never used commercially).
 */
export function shopReceipt({ shop }: Caller, fact: string, status?: string): (entries: readonly Entry[]) => Receipt {
  const fullReceipt = receiptOf(fact, status);
  if (shop === undefined) return fullReceipt;
  return (entries) => {
    const receipt = fullReceipt(entries);
    return { ...receipt, entries: receipt.entries.map((entry) => shopEntryView(entry, `shop:${shop}`)) };
  };
}

function shopEntryView(entry: EntryView, own: string): EntryView {
  // The facts of a hold name the volunteer's account, and most codes are issued by the volunteer.
  const { volunteer: _, account: __, codeIssuer: ___, ...facts } = entry.facts;
  return { ...entry, facts, postings: entry.postings.filter(({ account }) => account === own) };
}

import { Injectable } from '@nestjs/common';
import { DirectoryItem } from '../communities/directory-item.entity';
import { Person } from '../communities/person.entity';
import { ReferenceData, ReferenceRow } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { Confirmation } from '../confirmations/confirmation.entity';
import { textFact } from '../ledger/core/entry-rows';
import type { Table } from '../ledger/core/command';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Offer } from '../redemptions/offer.entity';
import { Redemption } from '../redemptions/redemption.entity';
import { Activity } from '../service/activity.entity';
import { ServiceRecord } from '../service/service-record.entity';

type Details = Readonly<Record<string, unknown>>;

/** The tables of what a field of a request refers to by opaque id. A second person knows it by the centre's number. */
const TABLES: Readonly<Record<string, Table<ReferenceRow> | undefined>> = {
  ...{ volunteer: Person, holder: Person, shop: Shop, offer: Offer, activity: Activity },
  ...{ unit: DirectoryItem, cohort: DirectoryItem, organisation: DirectoryItem },
};

/**
 * What was asked for, as a second person needs it to decide: with the centre's numbers in place of opaque ids, and with
 * what a correction, reversal or refund is about.
 */
@Injectable()
export class ConfirmationDetails {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly entries: EntryQueries,
  ) {}

  /** The details of a confirmation. */
  async of(row: Confirmation): Promise<Details> {
    const { ledger } = row;
    const asked = JSON.parse(row.body) as Details;
    const details = { ...(await this.concerned(row, asked)), ...(await this.withNumbers(ledger, asked)) };
    // The fields that a correction changes.
    const { input } = asked;
    if (typeof input !== 'object' || input === null) return details;
    return { ...details, input: await this.withNumbers(ledger, input as Details) };
  }

  /** A service record by the numbers of its volunteer and activity, with its times. */
  async ofRecord(row: ServiceRecord): Promise<Details> {
    const { ledger, method, startsAt, endsAt, signedOutAt, lateReason } = row;
    const [volunteer, activity] = await Promise.all([
      this.referenceData.find(Person, ledger, row.volunteer),
      this.referenceData.find(Activity, ledger, row.activity),
    ]);
    return {
      ...{ volunteer: volunteer?.code ?? row.volunteer, activity: activity?.code ?? row.activity },
      ...(activity && { title: activity.title }),
      ...{ method, startsAt, endsAt, signedOut: signedOutAt !== null },
      ...(lateReason !== null && { lateReason }),
    };
  }

  /** What a request changes, where the request names it by id only. */
  private async concerned({ ledger, kind, subject }: Confirmation, asked: Details): Promise<Details> {
    switch (kind) {
      case 'correction':
        return this.record(ledger, subject);
      case 'reversal':
        return this.entry(ledger, Number(asked['seq']));
      case 'refund':
        return this.redemption(ledger, subject);
      case 'brought-forward':
      case 'fund-receipt':
      case 'import':
      case 'key':
      case 'shop-payment':
      case 'shop-rate':
        return {};
    }
  }

  private async record(ledger: string, id: string): Promise<Details> {
    const row = await this.referenceData.find(ServiceRecord, ledger, id);
    return row ? this.ofRecord(row) : {};
  }

  private async entry(ledger: string, seq: number): Promise<Details> {
    const found = await this.entries.entry(ledger, seq);
    if (!found) return {};
    const { kind, occurred, facts, postings } = found;
    const parties = ['volunteer', 'shop', 'activity'].flatMap((name) => {
      const id = textFact(facts, name);
      return id === '' ? [] : [[name, id] as const];
    });
    const [start, end] = [textFact(facts, 'start'), textFact(facts, 'end')];
    return {
      ...{ of: kind, day: occurred, amounts: amountsOf(postings) },
      ...(start !== '' && { startsAt: start, endsAt: end }),
      ...(await this.withNumbers(ledger, Object.fromEntries(parties))),
    };
  }

  private async redemption(ledger: string, id: string): Promise<Details> {
    const row = await this.referenceData.find(Redemption, ledger, id);
    if (!row) return {};
    const { volunteer, shop, offer, quantity, points, refunded, redeemedAt } = row;
    return {
      ...(await this.withNumbers(ledger, { volunteer, shop, offer })),
      ...{ quantity, capturedHundredths: points, refundedHundredths: refunded, redeemedAt },
    };
  }

  private async withNumbers(ledger: string, details: Details): Promise<Details> {
    const shown = await Promise.all(
      Object.entries(details).map(async ([name, value]): Promise<[string, unknown]> => {
        const table = TABLES[name];
        if (!table || typeof value !== 'string') return [name, value];
        return [name, (await this.referenceData.find(table, ledger, value))?.code ?? value];
      }),
    );
    return Object.fromEntries(shown);
  }
}

/** What an entry moved, by unit, in minor units. */
function amountsOf(postings: readonly { readonly unit: string; readonly amount: number }[]): Record<string, number> {
  const amounts: Record<string, number> = {};
  for (const { unit, amount } of postings) if (amount > 0) amounts[unit] = (amounts[unit] ?? 0) + amount;
  return amounts;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Canonical } from '../core/canonical';
import { Entry, EntryKind, Facts, Reference } from '../core/entry';

/** One side of an entry, as the API shows it. */
export class PostingView {
  @ApiProperty({
    description: 'Account: its kind and its owner’s opaque id, or the unit for the house’s own',
    example: 'points:0199…',
  })
  account: string;
  @ApiProperty({
    description:
      'MIN (minutes of record time), COIN (minutes of time coins), POINT (hundredths of a point) or a currency (minor unit)',
  })
  unit: string;
  @ApiProperty({
    type: 'integer',
    description: 'In the unit’s minor unit; the sum over a unit’s postings of an entry is zero',
  })
  amount: number;
  @ApiProperty({ type: 'integer', description: 'The account’s balance after this entry' })
  balanceAfter: number;
}

/** An entry of the journal, as the API shows it. */
export class EntryView {
  @ApiProperty({ type: 'integer', description: 'Its number: 1, 2, 3 … without gaps' })
  seq: number;
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ type: String, example: 'service.recorded' })
  kind: EntryKind;
  @ApiProperty({ description: 'Accounting month', example: '2026-09' })
  period: string;
  @ApiProperty({ description: 'Day on which it happened, in the ledger’s zone', example: '2026-09-05' })
  occurred: string;
  @ApiProperty({ description: 'Instant at which it was booked; never goes back', format: 'date-time' })
  recorded: string;
  @ApiProperty({ description: 'Opaque id of who booked it' })
  actor: string;
  @ApiProperty({ required: false, description: 'SHA-256 of the policy pack that decided it' })
  policy?: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What happened, by kind (docs/facts.md)' })
  facts: Facts;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'What it refers to' })
  ref?: Reference;
  @ApiProperty({ type: [PostingView] })
  postings: PostingView[];
  @ApiProperty({ description: 'SHA-256(0x00 ‖ leaf), hex' })
  leafHash: string;
}

/** The answer to a request that appends. */
export class ReceiptView {
  @ApiProperty({ description: 'Opaque id of what was made' })
  id: string;
  @ApiProperty({ required: false, description: 'Where a status exists: what it is now' })
  status?: string;
  @ApiProperty({ type: [EntryView], description: 'The entries that were booked' })
  entries: EntryView[];
}

/** A value with its names in the order of the canonical form, and what is absent left out. */
function withSortedNames(value: Canonical): Canonical {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Canonical[]).map(withSortedNames);
  const members = Object.entries(value).filter((one): one is [string, Canonical] => one[1] !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, withSortedNames(one)]));
}

/** Shows an entry. A function of the leaf and its postings alone. */
export function entryView(entry: Entry): EntryView {
  const { seq, id, kind, period, occurred, recorded, actor, policy, facts, ref, postings, leafHash } = entry;
  return {
    seq,
    id,
    kind,
    period,
    occurred,
    recorded,
    actor,
    ...(policy === undefined ? {} : { policy }),
    // In the leaf's own order of names, so that an entry just decided and one read back look the same to the byte.
    facts: withSortedNames(facts) as Facts,
    ...(ref === undefined ? {} : { ref }),
    postings: postings.map(({ account, unit, amount, balanceAfter }) => ({ account, unit, amount, balanceAfter })),
    leafHash,
  };
}

/** An account's balance. */
export class Balance {
  @ApiProperty({ example: 'points:01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90' }) account: string;
  @ApiProperty({ description: 'What the account is for', example: 'points' }) kind: string;
  @ApiProperty({ type: String, nullable: true, description: 'Opaque id; the house’s own accounts have none' })
  owner: string | null;
  @ApiProperty({ example: 'POINT' }) unit: string;
  @ApiProperty({ type: 'integer', description: 'In the unit’s minor unit', example: 350 }) posted: number;
  @ApiProperty({ type: 'integer', description: 'How many postings it has', example: 3 }) version: number;
}

/** The same for whoever's account it is: what is reserved at tills is posted still, and can't be spent. */
export class OwnBalance extends Balance {
  @ApiProperty({
    type: 'integer',
    description: 'Of what is posted, reserved at tills; what expired is free',
    example: 100,
  })
  held: number;
  @ApiProperty({ type: 'integer', description: 'Of what is posted, free to be spent', example: 250 }) available: number;
}

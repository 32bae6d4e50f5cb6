import { ApiProperty, ApiPropertyOptional, ApiPropertyOptions } from '@nestjs/swagger';
import { ApiId, ApiInteger } from '../../http/openapi/view-properties';
import { Canonical } from '../core/canonical';
import { Entry, EntryKind, Facts, Reference } from '../core/entry';

/** Posting of an entry in API responses. */
export class PostingView {
  @ApiProperty({
    description: 'Account: its kind and its owner’s opaque id, or the unit for accounts of the community',
    example: 'record:01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  account: string;
  @ApiProperty({
    description:
      'MIN (minutes of service hours), COIN (minutes of time coins), POINT (hundredths of a point) or a currency (minor unit)',
    example: 'MIN',
  })
  unit: string;
  @ApiProperty({
    type: 'integer',
    description: 'In the unit’s minor unit; the postings of an entry sum to zero in each unit',
    example: 120,
  })
  amount: number;
  @ApiProperty({ type: 'integer', description: 'The account’s balance after this entry', example: 120 })
  balanceAfter: number;
}

/** References of an entry in API responses. */
class ReferenceView implements Reference {
  @ApiInteger('Number of the entry that this one reverses', { required: false, example: 40 }) reverses?: number;
  @ApiInteger('Number of the reversed entry that this one replaces', { required: false, example: 40 })
  supersedes?: number;
  @ApiInteger('Number of the capture that this one refunds', { required: false, example: 40 }) refunds?: number;
  @ApiId('Id of the reservation that this one captures or releases', { required: false }) hold?: string;
}

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

const FACTS = {
  type: 'object',
  additionalProperties: {
    oneOf: [
      { type: 'string', description: 'A text, an opaque id, or a whole number as text' },
      { type: 'array', items: TEXTS, description: 'Parts, for example the dues that the fund covered' },
      { ...TEXTS, description: 'The facts of a reversed entry' },
    ],
  },
  description:
    'Details of the event. Which there are depends on the kind: docs/facts.md lists them. Numbers are whole, in the ' +
    'unit’s minor unit, as text',
  example: { record: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90', category: 'teach', grade: 'A' },
} as const satisfies ApiPropertyOptions;

/** Entry of the journal in API responses. */
export class EntryView {
  @ApiProperty({ type: 'integer', description: 'Sequence number: 1, 2, 3 … without gaps', example: 42 })
  seq: number;
  @ApiProperty({ description: 'Opaque id of the entry', format: 'uuid' })
  id: string;
  @ApiProperty({
    description: 'What happened, named as a past event; docs/facts.md lists the kinds with their facts',
    type: String,
    example: 'service.recorded',
  })
  kind: EntryKind;
  @ApiProperty({ description: 'Accounting month', example: '2026-09' })
  period: string;
  @ApiProperty({ description: 'Day on which it happened, in the ledger’s time zone', example: '2026-09-05' })
  occurred: string;
  @ApiProperty({
    description: 'Instant at which it was booked; never decreases from one entry to the next',
    format: 'date-time',
  })
  recorded: string;
  @ApiProperty({
    description: 'Opaque id of the person who booked it, or `timebank` for the service',
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  actor: string;
  @ApiProperty({
    required: false,
    description: 'SHA-256 of the policy pack that was applied',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  policy?: string;
  @ApiProperty(FACTS)
  facts: Facts;
  @ApiPropertyOptional({
    type: ReferenceView,
    description: 'Entries and hold that it refers to',
    example: { supersedes: 40 },
  })
  ref?: Reference;
  @ApiProperty({
    description: 'Amounts moved between accounts; empty for an entry that moves nothing',
    type: [PostingView],
  })
  postings: PostingView[];
  @ApiProperty({
    description: 'SHA-256(0x00 ‖ leaf), hex',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  leafHash: string;
}

/** Answer to a request that appends entries. */
export class ReceiptView {
  @ApiProperty({
    description: 'Opaque id of what was created; after a reversal the kind of the reversed entry',
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  id: string;
  @ApiProperty({ required: false, description: 'Status, if the resource has one' })
  status?: string;
  @ApiProperty({ type: [EntryView], description: 'The entries that were booked' })
  entries: EntryView[];
}

/** Copies a value with its names in canonical order and without undefined members. */
function withSortedNames(value: Canonical): Canonical {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Canonical[]).map(withSortedNames);
  const members = Object.entries(value).filter((member): member is [string, Canonical] => member[1] !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, withSortedNames(member)]),
  );
}

/** Maps an entry to its API form. Depends on the leaf and its postings only. */
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
    // In the leaf's order of names, so that a new entry and one read from the database give identical bytes.
    facts: withSortedNames(facts) as Facts,
    ...(ref === undefined ? {} : { ref }),
    postings: postings.map(({ account, unit, amount, balanceAfter }) => ({ account, unit, amount, balanceAfter })),
    leafHash,
  };
}

/** Balance of an account. */
export class Balance {
  @ApiProperty({
    description: 'Id of the account: its kind and its owner’s opaque id, or the unit for accounts of the community',
    example: 'points:01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  account: string;
  @ApiProperty({ description: 'Kind of account', example: 'points' }) kind: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Opaque id of the owner; null for accounts of the community',
    format: 'uuid',
  })
  owner: string | null;
  @ApiProperty({
    required: false,
    description: 'Number of the owner; of a person only where people’s numbers are shown',
  })
  ownerCode?: string;
  @ApiProperty({ required: false, description: 'Name of the owner; of a person only where people’s names are shown' })
  ownerName?: string;
  @ApiProperty({
    description:
      'Unit of account: MIN (minutes of service hours), COIN (minutes of time coins), POINT (hundredths of ' +
      'a point) or a currency (minor unit)',
    example: 'POINT',
  })
  unit: string;
  @ApiProperty({ type: 'integer', description: 'In the unit’s minor unit', example: 350 }) posted: number;
  @ApiProperty({ type: 'integer', description: 'Number of postings', example: 3 }) version: number;
}

/** Balance as its owner sees it: amounts reserved by shops are still posted, but can't be spent. */
export class OwnBalance extends Balance {
  @ApiProperty({
    type: 'integer',
    description: 'Part of `posted` that shops have reserved; expired reservations don’t count',
    example: 100,
  })
  held: number;
  @ApiProperty({ type: 'integer', description: 'Part of `posted` that can be spent', example: 250 }) available: number;
}

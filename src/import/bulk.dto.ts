import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { NewFundReceipt } from '../funding/fund-receipts.dto';
import { NewRedemption, NewRefund } from '../redemptions/redemptions.dto';
import { IDEMPOTENCY_KEY_PATTERN, INTAKE_ROW_PATTERN } from '../ledger/api/idempotent-request';
import { IsAnyOfField, IsListField, IsEnumField, IsPatternField, IsRefField } from '../http/fields';
import { ProblemView } from '../http/problem.dto';
import { NewRating } from '../ratings/ratings.dto';
import { NewServiceRecord } from '../service/service-records.dto';
import { IMPORT_ID_PATTERN } from './imports.dto';

/** Maximum number of items in a request. */
const MAX_ITEMS = 1000;

/** The approval of a submitted service record. */
export class BulkApproval {
  @IsRefField({ about: 'Opaque id of the submitted record', example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90' })
  record: string;
}

/** Kinds of items, with the class of the body and the path of the route for a single one. */
export const BULK_KINDS = {
  'service-record': { body: NewServiceRecord, path: 'service-records' },
  /** Of records submitted before: those of the same request are not stored yet. */
  approval: { body: BulkApproval, path: 'service-records/{record}/approval' },
  rating: { body: NewRating, path: 'ratings' },
  'fund-receipt': { body: NewFundReceipt, path: 'fund-receipts' },
  redemption: { body: NewRedemption, path: 'redemptions' },
  /** Only of redemptions booked before: those of the same request are not stored yet. */
  refund: { body: NewRefund, path: 'refunds' },
} as const;

export type BulkKind = keyof typeof BULK_KINDS;

const BODIES = Object.values(BULK_KINDS).map(({ body }) => body);

/** An item to be booked. */
export class BulkItem {
  @IsEnumField({ about: 'Kind of item', words: Object.keys(BULK_KINDS), example: 'service-record' })
  kind: BulkKind;

  @IsAnyOfField({ about: 'The body, as for the route of its kind', of: BODIES })
  body: Readonly<Record<string, unknown>>;

  @IsPatternField({
    about:
      'Mode `independent` only: the idempotency key of the item, as if it were sent alone. When left out, `<Idempotency-Key>/<index>`',
    pattern: IDEMPOTENCY_KEY_PATTERN,
    text: { en: 'must be 1 to 255 visible ASCII characters', zh: '须为 1 到 255 个可见 ASCII 字符' },
    optional: true,
    example: 'paper-book-7-line-12',
  })
  key?: string;

  @IsPatternField({
    about: 'Import of old books: file and line of the row, `FILE:LINE`',
    pattern: INTAKE_ROW_PATTERN,
    text: { en: 'must be FILE:LINE', zh: '格式须为 FILE:LINE，即文件名、半角冒号和行号' },
    optional: true,
    example: 'attendance.csv:12',
    importOnly: true,
  })
  row?: string;
}

/** A bulk request. */
@ApiExtraModels(...BODIES)
export class BulkRequest {
  @IsEnumField({
    about:
      '`atomic`: all items are booked or none; the first problem is the response and names its item. `independent`: each item has its own result, as if they were sent one after the other',
    words: ['atomic', 'independent'],
    example: 'independent',
  })
  mode: 'atomic' | 'independent';

  @IsPatternField({
    about:
      'Import of old books: id of the confirmed import within which the items are booked. Not part of what the key covers',
    pattern: IMPORT_ID_PATTERN,
    text: { en: 'must be the id of an import, 64 hex digits', zh: '须为导入的编号，即 64 位十六进制数' },
    optional: true,
    importOnly: true,
  })
  import?: string;

  @IsListField({ about: 'Items in the order in which they are processed', of: BulkItem, max: MAX_ITEMS })
  items: readonly unknown[];
}

/** The outcome of an item. */
export class BulkItemView {
  @ApiProperty({ type: 'integer', example: 201, description: 'HTTP status, as if the item had been sent alone' })
  status: number;
  @ApiProperty({ required: false, description: 'Opaque id of what was created', format: 'uuid' })
  id?: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    required: false,
    description: 'Numbers of the entries booked',
    example: [42],
  })
  entries?: number[];
  @ApiProperty({ type: ProblemView, required: false, description: 'Why the item was rejected' })
  problem?: object;
}

/** The outcome of a bulk request. */
export class BulkView {
  @ApiProperty({
    type: [BulkItemView],
    description: 'In the order of the request',
    example: [{ status: 201, id: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90', entries: [42] }],
  })
  items: BulkItemView[];
}

/** A service record or a receipt of an atomic request, which waits for a second person. */
export class SubmittedItemView {
  @ApiProperty({ format: 'uuid', description: 'Opaque id of the service record or of the confirmation' }) id: string;
  @ApiProperty({
    enum: ['submitted', 'waiting'],
    description: 'It waits: a service record for approval, a receipt for confirmation',
  })
  status: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    maxItems: 0,
    example: [],
    description: 'Always empty: nothing is booked before a second person has agreed',
  })
  entries: number[];
}

/** The outcome of an atomic bulk request. */
@ApiExtraModels(BulkItemView, SubmittedItemView)
export class AtomicBulkView {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(BulkItemView) }, { $ref: getSchemaPath(SubmittedItemView) }] },
    description:
      'In the order of the request. What waits for a second person has a status in place of an HTTP status: service ' +
      'records `submitted`, receipts of the fund `waiting`',
    example: [{ status: 201, id: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90', entries: [42] }],
  })
  items: (BulkItemView | SubmittedItemView)[];
}

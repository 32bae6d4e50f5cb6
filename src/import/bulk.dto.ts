import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { NewFundReceipt } from '../funding/fund-receipts.dto';
import { NewRedemption, NewRefund } from '../redemptions/redemptions.dto';
import { IDEMPOTENCY_KEY_PATTERN, INTAKE_ROW_PATTERN } from '../ledger/api/idempotent-request';
import { IsAnyOfField, IsListField, IsEnumField, IsPatternField } from '../http/fields';
import { ProblemView } from '../http/problem.dto';
import { NewRating } from '../ratings/ratings.dto';
import { NewServiceRecord } from '../service/service-records.dto';

/** Most items of one request. */
const MOST_ITEMS = 1000;

/** What an item can be, with the class of its body and the route that takes it alone. */
export const BULK_KINDS = {
  'service-record': { body: NewServiceRecord, path: 'service-records' },
  rating: { body: NewRating, path: 'ratings' },
  'fund-receipt': { body: NewFundReceipt, path: 'fund-receipts' },
  redemption: { body: NewRedemption, path: 'redemptions' },
  /** Of a redemption that was booked before: one of the same request is not in the register yet. */
  refund: { body: NewRefund, path: 'refunds' },
} as const;

export type BulkKind = keyof typeof BULK_KINDS;

const BODIES = Object.values(BULK_KINDS).map(({ body }) => body);

/** One thing to be booked. */
export class BulkItem {
  @IsEnumField({ about: 'What it is', words: Object.keys(BULK_KINDS), example: 'service-record' })
  kind: BulkKind;

  @IsAnyOfField({ about: 'The body that the route of its kind takes', of: BODIES })
  body: Readonly<Record<string, unknown>>;

  @IsPatternField({
    about:
      'Mode `independent` only: its own idempotency key, as if it were sent alone. Left out, it is `<Idempotency-Key>/<index>`',
    pattern: IDEMPOTENCY_KEY_PATTERN,
    text: { en: 'must be 1 to 255 visible ASCII characters', zh: '须为 1 到 255 个可见 ASCII 字符' },
    optional: true,
    example: 'paper-book-7-line-12',
  })
  key?: string;

  @IsPatternField({
    about: 'Intake of old books: where the row stands, `FILE:LINE`',
    pattern: INTAKE_ROW_PATTERN,
    text: { en: 'must be FILE:LINE', zh: '必须是 文件：行号' },
    optional: true,
    example: 'attendance.csv:12',
  })
  row?: string;
}

/** Many things at once. */
@ApiExtraModels(...BODIES)
export class BulkRequest {
  @IsEnumField({
    about:
      '`atomic`: all are booked or none; the first refusal is the answer and names its item. `independent`: each has an answer of its own, as if they were sent one after the other',
    words: ['atomic', 'independent'],
    example: 'independent',
  })
  mode: 'atomic' | 'independent';

  @IsListField({ about: 'In the order in which they are to be decided', of: BulkItem, max: MOST_ITEMS })
  items: readonly unknown[];
}

/** What became of an item. */
export class BulkItemView {
  @ApiProperty({ type: 'integer', example: 201, description: 'The status that it would have had alone' })
  status: number;
  @ApiProperty({ required: false, description: 'Opaque id of what was made' })
  id?: string;
  @ApiProperty({ type: [Number], required: false, description: 'Numbers of the entries that were booked' })
  entries?: number[];
  @ApiProperty({ type: ProblemView, required: false, description: 'Why it was refused' })
  problem?: object;
}

/** What became of all. */
export class BulkView {
  @ApiProperty({ type: [BulkItemView], description: 'In the order of the request' })
  items: BulkItemView[];
}

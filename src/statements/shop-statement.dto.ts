import { ApiProperty } from '@nestjs/swagger';
import { ApiDay, ApiHash, ApiId, ApiInstant, ApiInteger, ApiMonth, ApiText } from '../http/openapi/view-properties';
import { ImportedEntriesView } from './imported-entries.dto';
import { LineAnswer } from './line-answers';
import { LINE_KINDS, LineKind, Owed } from './shop-month-figures';
import type { AnsweredLine, ShopMonthStatement } from './shop-statements.service';

const ANSWERS: readonly LineAnswer['answer'][] = ['agreed', 'disputed', 'resolved'];

class StatementShopView {
  @ApiId('Opaque id') id: string;
  @ApiText('The centre’s number', { example: 'M01' }) code: string;
  @ApiText('Name', { example: '惠民超市' }) name: string;
}

class OwedView implements Owed {
  @ApiInteger('Covered by the fund and not transferred yet, in the currency’s minor unit', { example: 0 })
  clearingCents: number;
  @ApiInteger('Due and not covered by the fund yet, in the currency’s minor unit', { example: 0 })
  payableCents: number;
}

class CoverView {
  @ApiMonth('Month of the due that was covered') month: string;
  @ApiInteger('Amount covered, in the currency’s minor unit', { example: 7680 }) amount: number;
}

class LineAnswerView implements LineAnswer {
  @ApiId('Opaque id of the answer; that of a dispute is what `resolveDispute` takes') id: string;
  @ApiProperty({ enum: ANSWERS, description: 'The shop agrees or disputes; the centre resolves a dispute' })
  answer: LineAnswer['answer'];
  @ApiInstant('When it was given') at: string;
  @ApiText('Reason of the dispute, or result of the check', { required: false, example: '金额应为 3 分' })
  text?: string;
}

class CorrectedEntryView {
  @ApiMonth('Accounting month of that entry', { example: '2026-08' }) month: string;
  @ApiInteger('Number of that entry', { example: 40 }) entry: number;
}

class ShopLineView implements AnsweredLine {
  @ApiInteger('Number of the entry', { example: 42 }) seq: number;
  @ApiHash('Hash of the entry’s leaf, hex') leafHash: string;
  @ApiProperty({
    enum: LINE_KINDS,
    description:
      '`adjustment` is a refund of a redemption on an earlier statement; `unpaid` is the reversal of a transfer that was ' +
      'booked by mistake',
  })
  kind: LineKind;
  @ApiDay('Day on which it happened, in the ledger’s time zone') day: string;
  @ApiInstant('The instant, where it is known', { required: false }) at?: string;
  @ApiInteger('Points taken by the shop, negative when refunded, in hundredths', { example: 320 })
  pointHundredths: number;
  @ApiInteger('Change of what is owed to the shop, in the currency’s minor unit', { example: 0 }) cents: number;
  @ApiText('Title of the offer', { required: false, example: '早餐' }) offer?: string;
  @ApiInteger('How many; only of redemptions', { required: false, example: 1 }) quantity?: number;
  @ApiText('The shop’s own number of the redemption', { required: false, example: '2026-09.X0408' })
  tillNumber?: string;
  @ApiText('Masked number of the volunteer', { required: false, example: 'V**03' }) volunteer?: string;
  @ApiProperty({
    type: CorrectedEntryView,
    required: false,
    description: 'The refunded redemption, or the reversed transfer',
  })
  of?: CorrectedEntryView;
  @ApiText('The import of old books within which it was booked; absent when it was in none', {
    required: false,
    example: '5f2b'.repeat(16),
  })
  import?: string;
  @ApiProperty({ type: [LineAnswerView], description: 'Answers to the line, oldest first; the last one is in effect' })
  answers: readonly LineAnswerView[];
}

class AnsweredView {
  @ApiInteger('Lines to which the shop agreed', { example: 3 }) agreed: number;
  @ApiInteger('Lines that the shop disputes', { example: 0 }) disputed: number;
  @ApiInteger('Lines whose dispute the centre resolved', { example: 0 }) resolved: number;
  @ApiInteger('Lines without an answer', { example: 1 }) open: number;
}

/** Points of a statement at one rate. */
class RateSumView {
  @ApiInteger('Rate per point, in the currency’s minor unit', { example: 80 }) centsPerPoint: number;
  @ApiInteger('Points captured at this rate, in hundredths', { example: 9600 }) captured: number;
  @ApiInteger('Points refunded of captures at this rate, in hundredths', { example: 0 }) refunded: number;
}

/**
 * A shop's monthly statement in API responses: `openingCents + dueCents − paidCents = closingCents`. Money is in the
 * currency's minor unit, points are in hundredths.
 */
export class ShopMonthStatementView implements ShopMonthStatement {
  @ApiText('Slug of the ledger', { example: 'sunrise' }) ledger: string;
  @ApiText('Name of the community', { example: '旭日社区时间银行' }) community: string;
  @ApiText('IANA time zone by which days are counted', { example: 'Asia/Shanghai' }) zone: string;
  @ApiText('Currency of the amounts (ISO 4217)', { example: 'CNY' }) currency: string;
  @ApiProperty({ type: StatementShopView, description: 'The shop' }) shop: StatementShopView;
  @ApiMonth('The month of the statement') month: string;
  @ApiProperty({ description: 'Whether the month is closed; the figures of a closed month never change' })
  closed: boolean;
  @ApiInstant('Instant of the figures; only of an open month', { required: false }) asOf?: string;
  @ApiProperty({
    type: [String],
    description: 'Earlier months that are not closed yet; their dues are not included in these figures',
    example: ['2026-08'],
  })
  openBefore: readonly string[];
  @ApiProperty({ type: OwedView, description: 'What was owed to the shop before the month' }) opening: OwedView;
  @ApiInteger('The same as one sum, in the currency’s minor unit', { example: 0 }) openingCents: number;
  @ApiInteger('Points taken in the month, in hundredths', { example: 9600 }) capturedHundredths: number;
  @ApiInteger('Refunds of this month’s redemptions, in hundredths of a point', { example: 0 })
  refundedHundredths: number;
  @ApiInteger('Refunds of redemptions on earlier statements, in hundredths of a point', { example: 0 })
  adjustedHundredths: number;
  @ApiInteger(
    'Rate per point, in the currency’s minor unit, if the points of the month have only one; absent otherwise, and when ' +
      'there was nothing to settle',
    { required: false, example: 80 },
  )
  centsPerPoint?: number;
  @ApiProperty({ type: [RateSumView], description: 'Points by rate: each capture at the rate of its own day' })
  rates: RateSumView[];
  @ApiInteger('Negative due carried in from the statement before, 0 or less, in the currency’s minor unit', {
    example: 0,
  })
  carriedInCents: number;
  @ApiInteger('Due for the month, in the currency’s minor unit', { example: 7680 }) dueCents: number;
  @ApiInteger('Negative due carried to the next statement, 0 or less, in the currency’s minor unit', { example: 0 })
  carriedOutCents: number;
  @ApiProperty({
    type: [CoverView],
    description: 'What the fund covered at this close, of this due and of earlier ones',
  })
  covers: readonly CoverView[];
  @ApiInteger('The same as one sum, in the currency’s minor unit', { example: 7680 }) coveredCents: number;
  @ApiInteger('Transferred to the shop in the month, in the currency’s minor unit', { example: 0 }) paidCents: number;
  @ApiInteger('Owed to the shop after the month, in the currency’s minor unit', { example: 7680 })
  closingCents: number;
  @ApiProperty({ type: OwedView, description: 'The same, divided into what the fund has covered and what it has not' })
  closing: OwedView;
  @ApiProperty({ type: [ShopLineView], description: 'One line for each entry, in order of `seq`' })
  lines: readonly ShopLineView[];
  @ApiProperty({ type: [ImportedEntriesView], description: 'Lines that were taken in from old books, by import' })
  imports: readonly ImportedEntriesView[];
  @ApiProperty({ type: AnsweredView, description: 'Number of lines by the answer in effect' }) answered: AnsweredView;
}

import { ApiProperty } from '@nestjs/swagger';
import { ApiDay, ApiHash, ApiId, ApiInstant, ApiInteger, ApiMonth, ApiText } from '../http/openapi/view-properties';
import { ImportedEntriesView } from './imported-entries.dto';
import { LevelChange, StatementLine, UnitStatement } from './unit-statement';
import type { Reserved, VolunteerStatement } from './volunteer-statements.service';

class StatementVolunteerView {
  @ApiId('Opaque id') id: string;
  @ApiText('The centre’s number', { example: 'V0303' }) code: string;
  @ApiText('Name as the centre displays it; only for the volunteer and the centre', {
    required: false,
    example: '王阿姨',
  })
  displayName?: string;
}

class LevelChangeView implements LevelChange {
  @ApiInteger('Number of the entry', { example: 1199 }) seq: number;
  @ApiHash('Hash of the entry’s leaf, hex') leafHash: string;
  @ApiMonth('The month whose close changed it') month: string;
  @ApiDay('Day of the change, in the ledger’s time zone') day: string;
  @ApiInteger('Star level before', { example: 0 }) from: number;
  @ApiInteger('Star level after', { example: 1 }) level: number;
}

class ReasonView {
  @ApiText('In Chinese', { example: '服务「四点半课堂」' }) zh: string;
  @ApiText('In English', { example: 'Service “四点半课堂”' }) en: string;
}

class StatementLineView implements StatementLine {
  @ApiInteger('Number of the entry', { example: 42 }) seq: number;
  @ApiHash('Hash of the entry’s leaf, hex') leafHash: string;
  @ApiText('Kind of entry', { example: 'service.recorded' }) kind: string;
  @ApiMonth('Accounting month') month: string;
  @ApiDay('Day on which it happened, in the ledger’s time zone') day: string;
  @ApiInteger('Change of the balance, in the unit’s minor unit', { example: 120 }) amount: number;
  @ApiInteger('Balance after this line, in the unit’s minor unit', { example: 120 }) balance: number;
  @ApiProperty({ type: ReasonView, description: 'Why the balance changed, in words' }) reason: ReasonView;
  @ApiText('The import of old books within which it was booked; absent when it was in none', {
    required: false,
    example: '5f2b'.repeat(16),
  })
  import?: string;
}

class UnitStatementView implements UnitStatement {
  @ApiText('Unit: MIN and COIN are minutes, POINT is hundredths of a point', { example: 'MIN' }) unit: string;
  @ApiInteger('Balance before the first month, in the unit’s minor unit', { example: 0 }) opening: number;
  @ApiProperty({
    type: [StatementLineView],
    description: 'Movements by accounting month and, within a month, in order of `seq`',
  })
  lines: readonly StatementLineView[];
  @ApiInteger('Balance after the last month, in the unit’s minor unit', { example: 120 }) closing: number;
}

class ReservedView implements Reserved {
  @ApiInteger('Points reserved, in hundredths', { example: 320 }) amount: number;
  @ApiInstant('From this instant on they count as released') expiresAt: string;
}

class StatementCloseView {
  @ApiMonth('The closed month') month: string;
  @ApiInteger('Entries in the log before the closing entry', { example: 1200 }) size: number;
  @ApiHash('Root of the log at that size, hex') root: string;
  @ApiInteger('Number of the closing entry', { example: 1201 }) seq: number;
}

class StatementLogView {
  @ApiText('Name of the log in checkpoints', { example: 'timebank.example/sunrise' }) origin: string;
  @ApiProperty({ type: [StatementCloseView], description: 'The closes of the months of the statement' })
  closes: readonly StatementCloseView[];
}

/** A volunteer's statement in API responses, with one account per unit: opening plus lines equals closing. */
export class VolunteerStatementView implements VolunteerStatement {
  @ApiText('Slug of the ledger', { example: 'sunrise' }) ledger: string;
  @ApiText('Name of the community', { example: '旭日社区时间银行' }) community: string;
  @ApiText('IANA time zone by which days are counted', { example: 'Asia/Shanghai' }) zone: string;
  @ApiMonth('First month') from: string;
  @ApiMonth('Last month, inclusive') to: string;
  @ApiProperty({ description: 'Whether all months are closed; figures of an open month may change' }) closed: boolean;
  @ApiInstant('When the statement was computed') asOf: string;
  @ApiProperty({ type: StatementVolunteerView, description: 'The volunteer' }) volunteer: StatementVolunteerView;
  @ApiInteger('Star level after the last month, 0 to 5', { example: 1 }) level: number;
  @ApiProperty({ type: [LevelChangeView], description: 'Changes of the star level in these months' })
  levelChanges: readonly LevelChangeView[];
  @ApiProperty({ type: UnitStatementView, description: 'Service hours' }) record: UnitStatementView;
  @ApiProperty({ type: UnitStatementView, description: 'Time coins' }) coins: UnitStatementView;
  @ApiProperty({ type: UnitStatementView, description: 'Points' }) points: UnitStatementView;
  @ApiProperty({
    type: [ReservedView],
    description: 'Points that shops have reserved now; empty for a statement that ends with a closed month',
  })
  reserved: readonly ReservedView[];
  @ApiProperty({
    type: [ImportedEntriesView],
    description: 'Entries of these months that were taken in from old books, by import',
  })
  imports: readonly ImportedEntriesView[];
  @ApiProperty({ type: StatementLogView, description: 'The log’s size and root at the closes, to check it against' })
  log: StatementLogView;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsIntegerField, IsMonthListField, IsPatternField, IsTextField } from '../http/fields';

/** Most months of an import: fifty years of books. */
const MAX_MONTHS = 600;

/** Most rows of an import. */
const MAX_ROWS = 1_000_000_000;

/** Pattern of an import's id: a SHA-256 in hex. */
export const IMPORT_ID_PATTERN = /^[0-9a-f]{64}$/;

/** The body that records an import of old books. */
export class NewImport {
  @IsTextField({
    about: 'Where the books come from, in the centre’s own words. The journal has only its blinded form',
    max: 200,
    example: '2026年9月手工台账',
  })
  source: string;

  @IsTextField({
    about: 'Why they are taken in, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    example: '启用系统前的纸质记录',
  })
  reason: string;

  @IsMonthListField({ about: 'The months found in the books; nothing else can be booked with it', max: MAX_MONTHS })
  months: string[];

  @IsPatternField({
    about:
      'SHA-256 of what is taken in, in hex: the id of the import, so that the same books are the same import. ' +
      'Left out: the hash of source, reason and months',
    pattern: IMPORT_ID_PATTERN,
    text: { en: 'must be a SHA-256 in hex, 64 digits', zh: '须为 64 位十六进制 SHA-256' },
    optional: true,
  })
  sha256?: string;
}

/** The body that closes an import: the rows as counted by who took them in. */
export class ImportClosing {
  @IsIntegerField({ about: 'Rows that were taken in', min: 0, max: MAX_ROWS, example: 1200 })
  taken: number;

  @IsIntegerField({ about: 'Rows that were refused', min: 0, max: MAX_ROWS, example: 3 })
  refused: number;
}

/** The statuses of an import. */
export const IMPORT_STATUSES = ['recorded', 'confirmed', 'closed'] as const;

const LABELS_FOR = 'only for those who may read the master data of people, and for the person';

/** An import of old books. */
export class ImportView {
  @ApiProperty({ description: 'SHA-256 of what is taken in, hex', example: '5f2b'.repeat(16) }) id: string;
  @ApiProperty({ enum: IMPORT_STATUSES, description: '`recorded` until a second person confirms it' }) status: string;
  @ApiProperty({ description: 'Where the books come from', example: '2026年9月手工台账' }) source: string;
  @ApiProperty({ description: 'Why they are taken in', example: '启用系统前的纸质记录' }) reason: string;
  @ApiProperty({ type: [String], description: 'The months found in the books', example: ['2026-09'] })
  months: string[];
  @ApiProperty({
    description: 'Who recorded it, by opaque id; `console` at the command line',
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  recorder: string;
  @ApiProperty({ required: false, description: `Who recorded it, by the centre’s number; ${LABELS_FOR}` })
  recorderCode?: string;
  @ApiProperty({ required: false, description: `Name of who recorded it; ${LABELS_FOR}` }) recorderName?: string;
  @ApiProperty({ description: 'When it was recorded', format: 'date-time' }) recordedAt: string;
  @ApiProperty({ required: false, description: 'Who confirmed it, by opaque id; `console` at the command line' })
  confirmer?: string;
  @ApiProperty({ required: false, description: `Who confirmed it, by the centre’s number; ${LABELS_FOR}` })
  confirmerCode?: string;
  @ApiProperty({ required: false, description: `Name of who confirmed it; ${LABELS_FOR}` }) confirmerName?: string;
  @ApiProperty({ required: false, description: 'When it was confirmed', format: 'date-time' }) confirmedAt?: string;
  @ApiProperty({ required: false, description: 'When it was closed', format: 'date-time' }) closedAt?: string;
  @ApiProperty({ required: false, type: 'integer', description: 'Rows taken in, as counted by who closed it' })
  taken?: number;
  @ApiProperty({ required: false, type: 'integer', description: 'Rows refused, as counted by who closed it' })
  refused?: number;
}

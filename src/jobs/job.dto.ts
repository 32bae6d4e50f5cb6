import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, JobRow } from './job.entity';

/** A job as REST shows it. */
export class JobView {
  @ApiProperty({ example: 'close.sunrise.2026-09' }) id: string;
  @ApiProperty({ example: 'close-month' }) name: string;
  @ApiProperty({ enum: JOB_STATUSES, description: '`failed` is tried again by nobody unasked' }) status: string;
  @ApiProperty({ type: 'integer', description: 'Steps done' }) done: number;
  @ApiProperty({ type: 'integer', description: 'Steps in all' }) total: number;
  @ApiProperty({ type: 'integer', description: 'How often it was begun' }) attempts: number;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    required: false,
    description: 'What came of it',
  } as object)
  result?: object;
  @ApiProperty({ required: false, description: 'What went wrong' }) error?: string;
}

export function jobView(row: JobRow): JobView {
  const { id, name, status, done, total, attempts, createdAt, updatedAt, result, error } = row;
  return {
    ...{ id, name, status, done, total, attempts, createdAt, updatedAt },
    ...(result !== null && { result: JSON.parse(result) as object }),
    ...(error !== null && { error }),
  };
}

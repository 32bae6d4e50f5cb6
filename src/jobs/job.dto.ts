import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, JobRow } from './job.entity';

/** Job in API responses. */
export class JobView {
  @ApiProperty({ description: 'Id of the job, made of its kind, ledger and month', example: 'close.sunrise.2026-09' })
  id: string;
  @ApiProperty({ description: 'Kind of job: `soft-close-month` or `close-month`', example: 'close-month' })
  name: string;
  @ApiProperty({ enum: JOB_STATUSES, description: 'A `failed` job runs again only when a retry is requested' })
  status: string;
  @ApiProperty({ type: 'integer', description: 'Number of completed steps' }) done: number;
  @ApiProperty({ type: 'integer', description: 'Total number of steps' }) total: number;
  @ApiProperty({ type: 'integer', description: 'Number of attempts' }) attempts: number;
  @ApiProperty({ description: 'When it was requested', format: 'date-time' }) createdAt: string;
  @ApiProperty({ description: 'When its status or progress last changed', format: 'date-time' }) updatedAt: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    required: false,
    description: 'Result of a job that is done',
  } as object)
  result?: object;
  @ApiProperty({ required: false, description: 'Error of the last attempt' }) error?: string;
}

export function jobView(row: JobRow): JobView {
  const { id, name, status, done, total, attempts, createdAt, updatedAt, result, error } = row;
  return {
    ...{ id, name, status, done, total, attempts, createdAt, updatedAt },
    ...(result !== null && { result: JSON.parse(result) as object }),
    ...(error !== null && { error }),
  };
}

import { ApiProperty } from '@nestjs/swagger';
import { ApiHash, ApiInstant, ApiInteger, ApiMonth } from '../http/openapi/view-properties';
import { JOB_STATUSES, JobRow } from './job.entity';

/** Result of a close: what the log was like when the month was closed or the edition was published. */
class JobResultView {
  @ApiMonth('The month') month: string;
  @ApiInteger('Size of the log, in entries', { example: 1200 }) size: number;
  @ApiHash('Root of the log at that size, hex') root: string;
  @ApiInteger('Soft close: number of the edition', { required: false }) edition?: number;
  @ApiInstant('Soft close: when the edition was published', { required: false }) madeAt?: string;
  @ApiInstant('Hard close: when the month was closed', { required: false }) closedAt?: string;
  @ApiInteger('Hard close: number of the closing entry', { required: false, example: 1201 }) seq?: number;
}

/** Job in API responses. */
export class JobView {
  @ApiProperty({ description: 'Id of the job, made of its kind, ledger and month', example: 'close.sunrise.2026-09' })
  id: string;
  @ApiProperty({ description: 'Kind of job: `soft-close-month` or `close-month`', example: 'close-month' })
  name: string;
  @ApiProperty({
    enum: JOB_STATUSES,
    example: 'done',
    description: 'A `failed` job runs again only when a retry is requested',
  })
  status: string;
  @ApiProperty({ type: 'integer', description: 'Number of completed steps' }) done: number;
  @ApiProperty({ type: 'integer', description: 'Total number of steps' }) total: number;
  @ApiProperty({ type: 'integer', description: 'Number of attempts' }) attempts: number;
  @ApiProperty({ description: 'When it was requested', format: 'date-time' }) createdAt: string;
  @ApiProperty({ description: 'When its status or progress last changed', format: 'date-time' }) updatedAt: string;
  @ApiProperty({ type: JobResultView, required: false, description: 'Result of a job that is done' }) result?: object;
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

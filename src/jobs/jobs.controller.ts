import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permission.guard';
import { IsEnumField } from '../http/fields';
import { ListPage, OkPage, PageParameters, instantBounds, pageOf, textCursor, withDays } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { ApiProblems } from '../http/api-problems.decorator';
import { JobTable } from './job-table';
import { JobView, jobView } from './job.dto';
import { JOB_STATUSES, JobStatus } from './job.entity';
import { Jobs } from './jobs.service';

/** A job's id: the kind of work, the ledger and the month. */
const JOB_ID = /^[a-z][a-z-]*(\.[a-z0-9-]+)+$/;

class JobsPage extends withDays(PageParameters, 'created') {
  @IsEnumField({ about: 'Only jobs of this status', words: JOB_STATUSES, optional: true })
  status?: JobStatus;
}

@ApiTags('jobs')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/jobs')
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly table: JobTable,
  ) {}

  @Get()
  @RequirePermission('report.read')
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'Jobs of the ledger, by id',
    description:
      'Returns a page of the background jobs of this ledger, ordered by id: soft closes and closes of ' +
      'months, with their status and progress.',
  })
  @OkPage(JobView)
  async list(
    @Param('ledger') ledger: string,
    @Query() { limit, after, status, ...range }: JobsPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<JobView>> {
    const created = instantBounds(range, await this.table.zoneOf(ledger));
    const rows = await this.table.list(ledger, { limit, after: textCursor(after, JOB_ID), status, created });
    return pageOf(rows, { limit, http, reply }, { cursor: ({ id }) => id, view: jobView });
  }

  @Get(':job')
  @RequirePermission('report.read')
  @ApiOperation({
    operationId: 'getJob',
    summary: 'Status and progress of a job',
    description:
      'Returns a job with its status and progress. Poll it after a request that was answered `202`, until ' +
      'the status is `done` or `failed`.',
  })
  @ApiOkResponse({ type: JobView })
  async one(@Param('ledger') ledger: string, @Param('job') id: string): Promise<JobView> {
    const job = await this.table.find(ledger, id);
    if (!job) throw new DomainError('not-found');
    return jobView(job);
  }

  @Post(':job/retry')
  @RequirePermission('jobs.retry')
  @ApiProblems('job-not-failed')
  @ApiOperation({
    operationId: 'retryJob',
    summary: 'Retry a failed job, with its attempts counted from zero',
    description:
      'Puts a failed job back into the queue, with its attempts counted from zero. Steps that were ' +
      'completed are not repeated. A job that has not failed is refused, so a repeated request does no ' +
      'harm.',
  })
  @ApiAcceptedResponse({ type: JobView })
  async retry(
    @Param('ledger') ledger: string,
    @Param('job') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    const result = await this.jobs.retry(ledger, id);
    if (!result) throw new DomainError('not-found');
    if (!result.reopened) throw new DomainError('job-not-failed');
    void reply.status(202);
    return jobView(result.job);
  }
}

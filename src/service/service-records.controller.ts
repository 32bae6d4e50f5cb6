import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { ListPage, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { Person } from '../communities/person.entity';
import { DateFilter } from '../communities/date-filter';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { ServiceRecord } from './service-record.entity';
import {
  NewServiceRecord,
  RECORD_PROBLEMS,
  RecordFilter,
  RecordRefusal,
  ServiceRecordView,
} from './service-records.dto';
import { ServiceRecordQueries } from './service-record-queries';
import { ServiceRecords } from './service-records.service';

const recordReceipt = receiptOf('record', 'approved');

@ApiTags('service records')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/service-records')
export class ServiceRecordsController {
  constructor(
    private readonly records: ServiceRecords,
    private readonly referenceData: ReferenceData,
    private readonly recordQueries: ServiceRecordQueries,
    private readonly dates: DateFilter,
  ) {}

  @Post()
  @RequirePermission('service.record')
  @ApiProblems(...RECORD_PROBLEMS)
  @Idempotent()
  @ApiOperation({ summary: 'Submit a service record; one with an approver (old books) is booked at once' })
  @ApiCreatedResponse({ type: ReceiptView })
  async submit(
    @IdempotentRequest() request: Request,
    @Body() input: NewServiceRecord,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.records.submit(request, input), reply, recordReceipt);
  }

  @Post(':record/approval')
  @RequirePermission('service.approve')
  @ApiProblems(...RECORD_PROBLEMS, 'already-decided')
  @Idempotent()
  @ApiOperation({
    summary:
      'Approve a submitted record; the approver must be neither its recorder nor its volunteer. ' +
      'A late record is booked with a second approval',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async approve(
    @IdempotentRequest() request: Request,
    @Param('record') record: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.records.approve(request, record), reply, recordReceipt);
  }

  @Post(':record/refusal')
  @RequirePermission('service.approve')
  @ApiProblems('already-decided', 'not-independent')
  @Idempotent()
  @ApiOperation({ summary: 'Reject a submitted record, with a reason' })
  @ApiCreatedResponse({ type: ReceiptView })
  async refuse(
    @IdempotentRequest() request: Request,
    @Param('record') record: string,
    @Body() { reason }: RecordRefusal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.records.refuse(request, record, reason), reply, recordReceipt);
  }

  @Get()
  @RequirePermission('service.read')
  @OkPage(ServiceRecordView)
  @ApiOperation({ summary: 'List service records' })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() filter: RecordFilter,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ServiceRecordView>> {
    const { ledger } = caller;
    const rows = await this.referenceData.list(ServiceRecord, ledger, filter, {
      status: filter.status,
      startsAt: await this.dates.instants(ledger, filter),
      volunteer: await this.referenceData.idOf(Person, ledger, filter.volunteer),
      activity: await this.referenceData.idOf(Activity, ledger, filter.activity),
    });
    const views = await this.recordQueries.views(caller, rows);
    return pageOf(views, { limit: filter.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':record')
  @RequirePermission('service.read')
  @ApiOperation({ summary: 'Get a service record' })
  @ApiOkResponse({ type: ServiceRecordView })
  async one(@CurrentCaller() caller: Caller, @Param('record') record: string): Promise<ServiceRecordView> {
    const row = await this.referenceData.get(ServiceRecord, caller.ledger, record);
    const [view] = await this.recordQueries.views(caller, [row]);
    return view as ServiceRecordView;
  }
}

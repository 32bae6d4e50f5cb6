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
  @ApiOperation({
    operationId: 'submitServiceRecord',
    summary: 'Submit a service record; one with an approver (old books) is booked at once',
    description:
      'Stores the sign-in and sign-out of a volunteer in an activity, with the status `submitted`. Nothing ' +
      'is booked until another person approves it. A record after its due date needs `lateReason` where the ' +
      'policy has a rule for late records. Only the import of old books sends `approver`: such a record is ' +
      'booked at once.',
  })
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
    operationId: 'approveServiceRecord',
    summary:
      'Approve a submitted record; the approver must be neither its recorder nor its volunteer. ' +
      'A late record is booked with a second approval',
    description:
      'Approves a submitted record and books service hours, time coins and points by the policy in force. ' +
      'The approver must be neither its recorder nor its volunteer. A late record stays `submitted` after ' +
      'the first approval, and is booked with the approval of a second person.',
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
  @ApiOperation({
    operationId: 'rejectServiceRecord',
    summary: 'Reject a submitted record, with a reason',
    description:
      'Rejects a submitted record. Nothing is booked. The person who rejects must be neither its recorder ' +
      'nor its volunteer. The reason is stored outside the journal.',
  })
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
  @ApiOperation({
    operationId: 'listServiceRecords',
    summary: 'List service records',
    description: 'Returns a page of service records, ordered by id, each with its status and due date.',
  })
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
  @ApiOperation({
    operationId: 'getServiceRecord',
    summary: 'Get a service record',
    description:
      'Returns a service record with its status, its due date and, once it is booked, the number of its ' + 'entry.',
  })
  @ApiOkResponse({ type: ServiceRecordView })
  async one(@CurrentCaller() caller: Caller, @Param('record') record: string): Promise<ServiceRecordView> {
    const row = await this.referenceData.get(ServiceRecord, caller.ledger, record);
    const [view] = await this.recordQueries.views(caller, [row]);
    return view as ServiceRecordView;
  }
}

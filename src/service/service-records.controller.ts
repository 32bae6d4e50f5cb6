import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { May } from '../auth/permission.guard';
import { ListPage, pageOf, OkPage } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { Person } from '../communities/person.entity';
import { Registers } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { ServiceRecord } from './service-record.entity';
import {
  NewServiceRecord,
  RECORD_REFUSALS,
  RecordFilter,
  RecordRefusal,
  ServiceRecordView,
} from './service-records.dto';
import { RecordViews } from './service-record-queries';
import { ServiceRecords } from './service-records.service';

const booked = receiptOf('record', 'approved');

@ApiTags('service records')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/service-records')
export class ServiceRecordsController {
  constructor(
    private readonly records: ServiceRecords,
    private readonly registers: Registers,
    private readonly views: RecordViews,
  ) {}

  @Post()
  @May('service.record')
  @Refuses(...RECORD_REFUSALS)
  @Appends()
  @ApiOperation({ summary: 'Submit a service record; with an approver (old books) it is booked at once' })
  @ApiCreatedResponse({ type: ReceiptView })
  async submit(
    @Asking() request: Request,
    @Body() asked: NewServiceRecord,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.records.submit(request, asked), reply, booked);
  }

  @Post(':record/approval')
  @May('service.approve')
  @Refuses(...RECORD_REFUSALS, 'already-decided')
  @Appends()
  @ApiOperation({
    summary:
      'Approve a submitted record, as somebody who neither recorded it nor served. A late one is booked with the approval of a second',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async approve(
    @Asking() request: Request,
    @Param('record') record: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.records.approve(request, record), reply, booked);
  }

  @Post(':record/refusal')
  @May('service.approve')
  @Refuses('already-decided', 'not-independent')
  @Appends()
  @ApiOperation({ summary: 'Turn a submitted record down, with a reason' })
  @ApiCreatedResponse({ type: ReceiptView })
  async refuse(
    @Asking() request: Request,
    @Param('record') record: string,
    @Body() { reason }: RecordRefusal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.records.refuse(request, record, reason), reply, booked);
  }

  @Get()
  @May('service.read')
  @OkPage(ServiceRecordView)
  @ApiOperation({ summary: 'List service records' })
  async list(
    @Param('ledger') ledger: string,
    @Query() query: RecordFilter,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ServiceRecordView>> {
    const rows = await this.registers.list(ServiceRecord, ledger, query, {
      status: query.status,
      volunteer: await this.registers.idOf(Person, ledger, query.volunteer),
      activity: await this.registers.idOf(Activity, ledger, query.activity),
    });
    return pageOf(
      rows,
      { limit: query.limit, http, reply },
      { cursor: ({ id }) => id, view: await this.views.of(ledger, rows) },
    );
  }

  @Get(':record')
  @May('service.read')
  @ApiOperation({ summary: 'One service record' })
  @ApiOkResponse({ type: ServiceRecordView })
  async one(@Param('ledger') ledger: string, @Param('record') record: string): Promise<ServiceRecordView> {
    const row = await this.registers.get(ServiceRecord, ledger, record);
    return (await this.views.of(ledger, [row]))(row);
  }
}

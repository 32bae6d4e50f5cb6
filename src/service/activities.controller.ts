import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { May } from '../auth/permission.guard';
import { ListPage, OkPage, pageOf } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { DirectoryItem } from '../communities/directory-item.entity';
import { Registers } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { ActivityChange, ActivityPage, ActivityView, NewActivity } from './activities.dto';
import { Activities } from './activities.service';
import { Deadlines, DueOf } from './recording-deadlines';

@ApiTags('activities')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/activities')
export class ActivitiesController {
  constructor(
    private readonly activities: Activities,
    private readonly registers: Registers,
    private readonly deadlines: Deadlines,
  ) {}

  @Post()
  @May('registers.write')
  @Refuses('already-registered', 'unknown-category', 'unknown-organisation')
  @Appends()
  @ApiOperation({ summary: 'Register an activity' })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @Asking() request: Request,
    @Body() asked: NewActivity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.activities.register(request, asked), reply, receiptOf('activity'));
  }

  @Get()
  @May('service.read')
  @OkPage(ActivityView)
  @ApiOperation({ summary: 'List activities' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: ActivityPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ActivityView>> {
    const organisation = await this.registers.idOf(DirectoryItem, ledger, page.organisation, { kind: 'organisation' });
    const { code, category } = page;
    const view = activityViews(await this.deadlines.of(ledger));
    const rows = await this.registers.list(Activity, ledger, page, { code, category, organisation });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view });
  }

  @Get(':activity')
  @May('service.read')
  @ApiOperation({ summary: 'One activity' })
  @ApiOkResponse({ type: ActivityView })
  async one(@Param('ledger') ledger: string, @Param('activity') activity: string): Promise<ActivityView> {
    const row = await this.registers.get(Activity, ledger, activity);
    return activityViews(await this.deadlines.of(ledger))(row);
  }

  @Patch(':activity')
  @May('registers.write')
  @Refuses('unknown-category', 'unknown-organisation')
  @ApiOperation({ summary: 'Change an activity’s details. What was booked stays as it was booked' })
  @ApiOkResponse({ type: ActivityView })
  async change(
    @Param('ledger') ledger: string,
    @Param('activity') activity: string,
    @Body() asked: ActivityChange,
  ): Promise<ActivityView> {
    const row = await this.registers.get(Activity, ledger, activity);
    const changed = await this.activities.change(row, asked);
    return activityViews(await this.deadlines.of(ledger))(changed);
  }
}

function activityViews(dueOf: DueOf): (row: Activity) => ActivityView {
  return ({ ledger: _, site, capacity, ...shown }) => {
    const { at, provisional } = dueOf(shown.endsAt);
    const due = { dueAt: at, dueProvisional: provisional };
    return { ...shown, site: site ?? undefined, capacity: capacity ?? undefined, ...due };
  };
}

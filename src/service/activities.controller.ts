import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { ReceiptView } from '../ledger/entry-view';
import { May } from '../platform/auth/key.guard';
import { ListPage, PageParameters, pageOf } from '../platform/http/paging';
import { Registers } from '../registry/registers';
import { Activity } from './activity.row';
import { ActivityChange, ActivityView, NewActivity } from './activities.dto';
import { Activities } from './activities';

@ApiTags('activities')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/activities')
export class ActivitiesController {
  constructor(
    private readonly activities: Activities,
    private readonly registers: Registers,
  ) {}

  @Post()
  @May('registers.write')
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
  @ApiOperation({ summary: 'List activities' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ActivityView>> {
    const rows = await this.registers.list(Activity, ledger, page);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: activityView });
  }

  @Get(':activity')
  @May('service.read')
  @ApiOperation({ summary: 'One activity' })
  @ApiOkResponse({ type: ActivityView })
  async one(@Param('ledger') ledger: string, @Param('activity') activity: string): Promise<ActivityView> {
    return activityView(await this.registers.get(Activity, ledger, activity));
  }

  @Patch(':activity')
  @May('registers.write')
  @ApiOperation({ summary: 'Change an activity’s details. What was booked stays as it was booked' })
  @ApiOkResponse({ type: ActivityView })
  async change(
    @Param('ledger') ledger: string,
    @Param('activity') activity: string,
    @Body() asked: ActivityChange,
  ): Promise<ActivityView> {
    const row = await this.registers.get(Activity, ledger, activity);
    return activityView(await this.activities.change(row, asked));
  }
}

function activityView({ ledger: _, site, capacity, ...shown }: Activity): ActivityView {
  return { ...shown, site: site ?? undefined, capacity: capacity ?? undefined };
}

import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { ListPage, OkPage, pageOf } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { DirectoryItem } from '../communities/directory-item.entity';
import { DateFilter } from '../communities/date-filter';
import { Labels, labelled } from '../communities/labels';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from './activity.entity';
import { ActivityChange, ActivityPage, ActivityView, NewActivity } from './activities.dto';
import { Activities } from './activities.service';
import { RecordingDeadlines, DueDateOf } from './recording-deadlines';

@ApiTags('activities')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/activities')
export class ActivitiesController {
  constructor(
    private readonly activities: Activities,
    private readonly referenceData: ReferenceData,
    private readonly deadlines: RecordingDeadlines,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
  ) {}

  @Post()
  @RequirePermission('registers.write')
  @ApiProblems('already-registered', 'unknown-category', 'unknown-organisation')
  @Idempotent()
  @ApiOperation({
    operationId: 'registerActivity',
    summary: 'Register an activity',
    description:
      'Adds an activity with its category, organisation and planned times. Service is then recorded for it. ' +
      'The journal is not changed.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() input: NewActivity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.activities.register(request, input), reply, receiptOf('activity'));
  }

  @Get()
  @RequirePermission('service.read')
  @OkPage(ActivityView)
  @ApiOperation({
    operationId: 'listActivities',
    summary: 'List activities',
    description: 'Returns a page of activities, ordered by id, each with the due date for recording its service.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: ActivityPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ActivityView>> {
    const organisation = await this.referenceData.idOf(DirectoryItem, ledger, page.organisation, {
      kind: 'organisation',
    });
    const { code, category } = page;
    const startsAt = await this.dates.instants(ledger, page);
    const rows = await this.referenceData.list(Activity, ledger, page, { code, category, organisation, startsAt });
    const views = await this.views(ledger, rows);
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':activity')
  @RequirePermission('service.read')
  @ApiOperation({
    operationId: 'getActivity',
    summary: 'Get an activity',
    description: 'Returns an activity with the due date for recording its service.',
  })
  @ApiOkResponse({ type: ActivityView })
  async one(@Param('ledger') ledger: string, @Param('activity') activity: string): Promise<ActivityView> {
    const [view] = await this.views(ledger, [await this.referenceData.get(Activity, ledger, activity)]);
    return view as ActivityView;
  }

  @Patch(':activity')
  @RequirePermission('registers.write')
  @ApiProblems('unknown-category', 'unknown-organisation')
  @ApiOperation({
    operationId: 'updateActivity',
    summary: 'Change an activity’s details. Booked entries are not changed',
    description:
      'Changes the fields that are sent and returns the activity. Service that was booked keeps the ' +
      'category, organisation and times with which it was booked; use `correctServiceRecord` for it. It ' +
      'takes no idempotency key: repeating it gives the same result.',
  })
  @ApiOkResponse({ type: ActivityView })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('activity') activity: string,
    @Body() input: ActivityChange,
  ): Promise<ActivityView> {
    const row = await this.referenceData.get(Activity, caller.ledger, activity);
    const [view] = await this.views(caller.ledger, [await this.activities.change(caller, row, input)]);
    return view as ActivityView;
  }

  private async views(ledger: string, rows: readonly Activity[]): Promise<ActivityView[]> {
    const view = activityViews(await this.deadlines.of(ledger));
    return Promise.all(
      rows.map((row) => labelled(view(row), this.labels.item(ledger, row.organisation, 'organisation'))),
    );
  }
}

function activityViews(dueOf: DueDateOf): (row: Activity) => ActivityView {
  return ({ ledger: _, site, capacity, ...shown }) => {
    const { at, provisional } = dueOf(shown.endsAt);
    const due = { dueAt: at, dueProvisional: provisional };
    return { ...shown, site: site ?? undefined, capacity: capacity ?? undefined, ...due };
  };
}

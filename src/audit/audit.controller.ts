import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { isAllowed } from '../auth/permissions';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { CSV_TYPE } from '../common/csv';
import { IsMonthField, IsTextField, IsIntegerField } from '../http/fields';
import { ActorsReport } from './actors';
import { Numbers, actorsTable } from './actors.csv';
import { AuditQueries } from './audit-queries';
import { LARGEST_SAMPLE, Sample, SampleRequest } from './sample';
import { workingPaper } from './working-paper';

/** The size of a sample when nobody says it. */
const USUAL_SAMPLE = 25;

class MonthQuery {
  @IsMonthField({ about: 'Only entries of this accounting month', optional: true })
  month?: string;
}

class SampleQuery extends MonthQuery {
  @IsTextField({
    about: 'Any text of the auditor’s own: the same seed draws the same entries',
    max: 200,
    example: 'spring',
  })
  seed: string;

  @IsIntegerField({
    about: `How many entries are drawn; ${USUAL_SAMPLE} when not said`,
    min: 1,
    max: LARGEST_SAMPLE,
    optional: true,
  })
  size: number = USUAL_SAMPLE;

  @IsTextField({ about: 'Only entries of this kind', max: 50, optional: true, example: 'service.recorded' })
  kind?: string;

  @IsIntegerField({
    about: 'Only the first so many entries: the `logSize` of a sample that is to be drawn again',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  upTo?: number;
}

/** What an auditor asks of the running books. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/audit')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Get('sample')
  @RequirePermission('ledger.export')
  @ApiOperation({ summary: 'A repeatable sample: the entries whose SHA-256(seed ‖ id) is the least, in that order' })
  @ApiOkResponse({
    description: 'The entries drawn, with the log’s size and how many entries they were drawn from',
    schema: { type: 'object', additionalProperties: true },
  })
  sample(@Param('ledger') ledger: string, @Query() query: SampleQuery): Promise<Sample> {
    return this.queries.sample(ledger, asked(query));
  }

  @Get('sample.csv')
  @RequirePermission('ledger.export')
  @Header('content-type', CSV_TYPE)
  @ApiOperation({ summary: 'The same sample as a working paper, with empty columns for the auditor’s findings' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async sampleTable(@Param('ledger') ledger: string, @Query() query: SampleQuery): Promise<string> {
    return workingPaper(await this.queries.sample(ledger, asked(query)));
  }

  @Get('actors')
  @RequirePermission('ledger.export')
  @ApiOperation({ summary: 'Who recorded, approved and booked what; the centre sees its own numbers of people too' })
  @ApiOkResponse({
    description: 'Figures by capacity and opaque id, and of pairs of recorder and approver',
    schema: { type: 'object', additionalProperties: true },
  })
  async actors(
    @Param('ledger') ledger: string,
    @Query() { month }: MonthQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ActorsReport> {
    const { actors, pairs } = await this.queries.actors(ledger, month);
    const numbers = await this.numbersFor(caller, { actors, pairs });
    const named = (id: string, name: string): object => (numbers.has(id) ? { [name]: numbers.get(id) } : {});
    return {
      actors: actors.map((one) => ({ ...one, ...named(one.id, 'number') })),
      pairs: pairs.map((one) => ({
        ...one,
        ...named(one.recorder, 'recorderNumber'),
        ...named(one.approver, 'approverNumber'),
      })),
    };
  }

  @Get('actors.csv')
  @RequirePermission('ledger.export')
  @Header('content-type', CSV_TYPE)
  @ApiOperation({ summary: 'The same as a table' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async actorsTable(
    @Param('ledger') ledger: string,
    @Query() { month }: MonthQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<string> {
    const report = await this.queries.actors(ledger, month);
    return actorsTable(report, await this.numbersFor(caller, report));
  }

  /** Numbers of people are the registers', and those are read by the centre alone. */
  private async numbersFor({ ledger, roles }: Caller, report: ActorsReport): Promise<Numbers> {
    return isAllowed(roles, 'registers.read') ? this.queries.numbers(ledger, report) : new Map();
  }
}

function asked({ seed, size, kind, month, upTo }: SampleQuery): SampleRequest {
  return { seed, size, kind, month, upTo };
}

import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { isAllowed } from '../auth/permissions';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { CSV_TYPE } from '../common/csv';
import { IsMonthField, IsTextField, IsIntegerField } from '../http/fields';
import { Person } from '../communities/person.entity';
import { ActorsReport } from './actors';
import { PersonNumbers, actorsTable } from './actors.csv';
import { ActorsReportView, SampleView } from './audit.dto';
import { AuditQueries } from './audit-queries';
import { MAX_SAMPLE_SIZE, Sample, SampleRequest } from './sample';
import { workingPaper } from './working-paper';

/** Sample size when the query has none. */
const DEFAULT_SAMPLE_SIZE = 25;

class MonthQuery {
  @IsMonthField({ about: 'Only entries of this accounting month', optional: true })
  month?: string;
}

class SampleQuery extends MonthQuery {
  @IsTextField({
    about: 'Any text chosen by the auditor: the same seed draws the same entries',
    max: 200,
    example: 'spring',
  })
  seed: string;

  @IsIntegerField({
    about: `Number of entries to draw; ${DEFAULT_SAMPLE_SIZE} when left out`,
    min: 1,
    max: MAX_SAMPLE_SIZE,
    optional: true,
  })
  size: number = DEFAULT_SAMPLE_SIZE;

  @IsTextField({ about: 'Only entries of this kind', max: 50, optional: true, example: 'service.recorded' })
  kind?: string;

  @IsIntegerField({
    about: 'Draw only from the first so many entries: the `logSize` of a sample to repeat',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  upTo?: number;
}

/** Samples and figures for auditors. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/audit')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Get('sample')
  @RequirePermission('ledger.export')
  @ApiOperation({
    operationId: 'drawSample',
    summary: 'Draw a repeatable sample: the entries with the lowest SHA-256(seed ‖ id), in that order',
    description:
      'Draws entries at random in a way that anybody can repeat: the same seed and `upTo` give the same ' +
      'entries from every export of this ledger. Amounts are in minor units. It changes nothing.',
  })
  @ApiOkResponse({
    description: 'The entries drawn, with the size of the log and of the population',
    type: SampleView,
  })
  sample(@Param('ledger') ledger: string, @Query() query: SampleQuery): Promise<Sample> {
    return this.queries.sample(ledger, sampleRequestOf(query));
  }

  @Get('sample.csv')
  @RequirePermission('ledger.export')
  @Header('content-type', CSV_TYPE)
  @ApiOperation({
    operationId: 'drawSampleCsv',
    summary: 'Draw the same sample as a working paper, with empty columns for the auditor’s findings',
    description:
      'Draws the same sample as `drawSample`, as CSV in UTF-8 with a header row and empty columns for what ' +
      'the auditor finds in the documents. Amounts are in minor units.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async sampleTable(@Param('ledger') ledger: string, @Query() query: SampleQuery): Promise<string> {
    return workingPaper(await this.queries.sample(ledger, sampleRequestOf(query)));
  }

  @Get('actors')
  @RequirePermission('ledger.export')
  @ApiOperation({
    operationId: 'getActorsReport',
    summary:
      'Report who recorded, approved and booked what, and who made keys for whom; the centre also sees its numbers of people',
    description:
      'Returns how many entries, records, minutes and hundredths of points each person recorded, approved ' +
      'or booked, and each pair of recorder and approver, with how often another person’s key gave the name. Reversed ' +
      'entries are included. It also returns who made, rotated or revoked keys for whom, through what and confirmed by ' +
      'whom, which two persons approve and confirm each other’s records and requests and nobody else’s, and what was ' +
      'taken in from old books. The centre also sees its own numbers of the persons; an auditor sees opaque ids.',
  })
  @ApiOkResponse({
    description:
      'Figures by capacity and opaque id, by pair of recorder and approver, by maker and holder of keys, and by import',
    type: ActorsReportView,
  })
  async actors(
    @Param('ledger') ledger: string,
    @Query() { month }: MonthQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ActorsReport> {
    const report = await this.queries.actors(ledger, month);
    const people = mayRead(caller) ? await this.queries.people(ledger, report) : new Map<string, Person>();
    const labelOf = (id: string, number: string, name: string): object => {
      const { code, displayName } = people.get(id) ?? {};
      return { ...(code !== undefined && { [number]: code }), ...(displayName && { [name]: displayName }) };
    };
    return {
      actors: report.actors.map((actor) => ({ ...actor, ...labelOf(actor.id, 'number', 'name') })),
      pairs: report.pairs.map((pair) => ({
        ...pair,
        ...labelOf(pair.recorder, 'recorderNumber', 'recorderName'),
        ...labelOf(pair.approver, 'approverNumber', 'approverName'),
      })),
      keys: report.keys.map((key) => ({
        ...key,
        ...labelOf(key.maker, 'makerNumber', 'makerName'),
        ...labelOf(key.holder, 'holderNumber', 'holderName'),
        ...labelOf(key.confirmer ?? '', 'confirmerNumber', 'confirmerName'),
      })),
      mutual: report.mutual.map((pair) => ({
        ...pair,
        ...labelOf(pair.first, 'firstNumber', 'firstName'),
        ...labelOf(pair.second, 'secondNumber', 'secondName'),
      })),
      imports: report.imports.map((each) => ({
        ...each,
        ...labelOf(each.recorder, 'recorderNumber', 'recorderName'),
        ...labelOf(each.confirmer, 'confirmerNumber', 'confirmerName'),
      })),
    };
  }

  @Get('actors.csv')
  @RequirePermission('ledger.export')
  @Header('content-type', CSV_TYPE)
  @ApiOperation({
    operationId: 'getActorsReportCsv',
    summary: 'The same report as a CSV table',
    description:
      'Returns the report of `getActorsReport` as CSV in UTF-8 with a header row; a pair of recorder and ' +
      'approver is a row of the capacity `pair`, a maker and a holder of keys of `key`, two persons who only ' +
      'approve and confirm each other’s of `mutual`, and an import of `import`. Time is in minutes and points are in hundredths.',
  })
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

  private async numbersFor(caller: Caller, report: ActorsReport): Promise<PersonNumbers> {
    return mayRead(caller) ? this.queries.numbers(caller.ledger, report) : new Map();
  }
}

/** Numbers and names of people are master data, which only the centre may read. */
function mayRead({ roles }: Caller): boolean {
  return isAllowed(roles, 'registers.read');
}

function sampleRequestOf({ seed, size, kind, month, upTo }: SampleQuery): SampleRequest {
  return { seed, size, kind, month, upTo };
}

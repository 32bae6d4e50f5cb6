import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../http/api-problems.decorator';
import { RequirePermission } from '../auth/permission.guard';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { LedgerMonths } from '../communities/ledger-months';
import { DomainError } from '../common/domain-error';
import { HEADLINES } from './edition-changes';
import { Edition, ReportSnapshots } from './report-snapshots';
import { MonthReportView } from './report.dto';
import { ReportDocuments } from './report-documents';
import type { MonthReport } from './reports.service';

class EditionChangeView {
  @ApiProperty({ enum: HEADLINES, example: 'accepted', description: 'Name of the figure in the report' })
  figure: string;
  @ApiProperty({
    description:
      'Value in the edition before, in the unit that the name of the figure contains; figures by shop are ' + 'summed',
    type: 'integer',
    example: 120,
  })
  before: number;
  @ApiProperty({ description: 'Value in this edition', type: 'integer', example: 123 }) after: number;
}

class EditionView {
  @ApiProperty({ type: 'integer', enum: [1, 2], description: '1 at the soft close, 2 at the hard close' })
  edition: number;
  @ApiProperty({ description: 'Whether it is the final edition, published at the hard close' }) final: boolean;
  @ApiProperty({ description: 'When it was published', format: 'date-time' }) madeAt: string;
  @ApiProperty({
    type: 'integer',
    description: 'Number of entries in the log when it was published; a signed checkpoint has this size',
  })
  size: number;
  @ApiProperty({
    description: 'Root hash of the log at that size, hex',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  root: string;
  @ApiProperty({ type: [EditionChangeView], description: 'Headline figures that differ from the previous edition' })
  changes: EditionChangeView[];
}

class EditionsView {
  @ApiProperty({ type: [EditionView], description: 'In order of publication' }) items: EditionView[];
}

class EditionReportView extends EditionView {
  @ApiProperty({ type: MonthReportView, description: 'The report as published' })
  report: MonthReportView;
}

/** Published editions of a month's report: the first at the soft close, the second at the hard close. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reports/:month/editions')
export class ReportSnapshotsController {
  constructor(
    private readonly snapshots: ReportSnapshots,
    private readonly documents: ReportDocuments,
    private readonly months: LedgerMonths,
  ) {}

  @Get()
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'listReportEditions',
    summary: 'List the published editions of a monthly report: time, log size and root, and changes',
    description:
      'Returns the editions of a month’s report that were published, in one answer, with the size and root ' +
      'of the log at that time and the headline figures that changed. An edition never changes. The list is ' +
      'empty before the soft close.',
  })
  @ApiOkResponse({ type: EditionsView })
  async list(@Param('ledger') ledger: string, @Param('month') month: string): Promise<EditionsView> {
    return { items: (await this.of(ledger, month)).map(viewOf) };
  }

  @Get(':edition')
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getReportEdition',
    summary: 'Get a published edition with its figures',
    description:
      'Returns an edition with the figures as they were published: 1 from the soft close, 2 from the hard ' +
      'close. Figures never change; volunteers appear by their present numbers, and by name only while they ' +
      'agree to it.',
  })
  @ApiOkResponse({ type: EditionReportView })
  async one(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Param('edition') edition: string,
  ): Promise<EditionReportView> {
    const found = await this.find(ledger, month, edition);
    return { ...viewOf(found), report: found.report satisfies MonthReport };
  }

  @Get(':edition.html')
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getReportEditionPage',
    summary: 'A published edition as a printable page, in Chinese or English, with its changes',
    description:
      'Returns a published edition as a self-contained HTML page, in Chinese or English, with the figures ' +
      'that changed since the edition before. Amounts of fewer than three people are withheld.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A self-contained HTML page', schema: { type: 'string' } })
  async page(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Param('edition') edition: string,
    @Query() viewing: PageViewQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const view = pageViewOf(viewing, http);
    const found = await this.find(ledger, month, edition);
    return sendPage(reply, { ...(await this.documents.edition(ledger, found, view)), ...view });
  }

  private async of(ledger: string, month: string): Promise<Edition[]> {
    return this.snapshots.of(ledger, await this.months.inPath(ledger, month));
  }

  private async find(ledger: string, month: string, edition: string): Promise<Edition> {
    const found = (await this.of(ledger, month)).find((candidate) => String(candidate.edition) === edition);
    if (!found) throw new DomainError('not-found', { field: 'edition' });
    return found;
  }
}

function viewOf({ report: _, published: __, changes, ...edition }: Edition): EditionView {
  return { ...edition, changes: changes.map((change) => ({ ...change })) };
}

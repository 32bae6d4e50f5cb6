import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permission.guard';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { monthParameter } from '../http/month-parameter';
import { DomainError } from '../common/domain-error';
import { HEADLINES } from './edition-changes';
import { Edition, ReportSnapshots } from './report-snapshots';
import { ReportDocuments } from './report-documents';
import type { MonthReport } from './reports.service';

class EditionChangeView {
  @ApiProperty({ enum: HEADLINES, example: 'accepted', description: 'The figure, as the report names it' })
  figure: string;
  @ApiProperty({ type: 'integer', example: 120 }) before: number;
  @ApiProperty({ type: 'integer', example: 123 }) after: number;
}

class EditionView {
  @ApiProperty({ type: 'integer', enum: [1, 2], description: '1 at the soft close, 2 at the hard close' })
  edition: number;
  @ApiProperty({ description: 'Whether the month is closed for good' }) final: boolean;
  @ApiProperty({ format: 'date-time' }) madeAt: string;
  @ApiProperty({
    type: 'integer',
    description: 'Entries of the log when it was made; a signed checkpoint has this size',
  })
  size: number;
  @ApiProperty({ description: 'The log’s root at that size, hex' }) root: string;
  @ApiProperty({ type: [EditionChangeView], description: 'Headline figures that differ from the edition before' })
  changes: EditionChangeView[];
}

class EditionsView {
  @ApiProperty({ type: [EditionView], description: 'The first one first' }) items: EditionView[];
}

class EditionReportView extends EditionView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The report as it was published; amounts in minor units, the unit in each name',
  } as object)
  report: object;
}

/** A month's report as it was published: at the soft close, and at the hard close. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reports/:month/editions')
export class ReportSnapshotsController {
  constructor(
    private readonly snapshots: ReportSnapshots,
    private readonly documents: ReportDocuments,
  ) {}

  @Get()
  @RequirePermission('report.read')
  @ApiOperation({ summary: 'The editions of a month’s report: when each was made, of which log, and what changed' })
  @ApiOkResponse({ type: EditionsView })
  async list(@Param('ledger') ledger: string, @Param('month') month: string): Promise<EditionsView> {
    return { items: (await this.of(ledger, month)).map(({ report: _, ...edition }) => viewOf(edition)) };
  }

  @Get(':edition')
  @RequirePermission('report.read')
  @ApiOperation({ summary: 'One edition, with the figures as they were published' })
  @ApiOkResponse({ type: EditionReportView })
  async one(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Param('edition') edition: string,
  ): Promise<EditionReportView> {
    const { report, ...found } = await this.find(ledger, month, edition);
    return { ...viewOf(found), report: report satisfies MonthReport };
  }

  @Get(':edition.html')
  @RequirePermission('report.read')
  @ApiOperation({ summary: 'One edition as a page to pin to the wall, in Chinese or English, with what changed' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page, complete in itself', schema: { type: 'string' } })
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

  private of(ledger: string, month: string): Promise<Edition[]> {
    return this.snapshots.of(ledger, monthParameter(month));
  }

  private async find(ledger: string, month: string, edition: string): Promise<Edition> {
    const found = (await this.of(ledger, month)).find((one) => String(one.edition) === edition);
    if (!found) throw new DomainError('not-found', { field: 'edition' });
    return found;
  }
}

function viewOf({ changes, ...edition }: Omit<Edition, 'report'>): EditionView {
  return { ...edition, changes: changes.map((change) => ({ ...change })) };
}

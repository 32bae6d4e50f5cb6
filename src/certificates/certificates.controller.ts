import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { textFact } from '../ledger/core/entry-rows';
import { ReceiptView } from '../ledger/api/entry.dto';
import { May, TheCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Viewing, sendPage } from '../http/html/page-layout';
import { ListPage, PageParameters, pageOf, OkPage } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { certificatePage } from './certificate.page';
import { certificatePdf } from './certificate.pdf';
import { Volunteers } from '../communities/volunteers.service';
import { CertificateReads } from './certificate-queries';
import { certificateView, contentOf, itemView } from './certificate-views';
import { Certificates } from './certificates.service';
import {
  CertificateItem,
  CertificateReceipt,
  CertificateView,
  NewCertificate,
  RevocationRequest,
} from './certificates.dto';
import { listPage } from './certificate-list.page';
import { showingOf } from '../http/html/page-view';

const PDF = 'application/pdf';

/** Certificates of service (order 67 arts 14 to 17): free, from the journal alone, for the centre and the volunteer. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class CertificatesController {
  constructor(
    private readonly certificates: Certificates,
    private readonly reads: CertificateReads,
    private readonly volunteers: Volunteers,
  ) {}

  @Post('volunteers/:volunteer/certificates')
  @May('certificates.issue')
  @Refuses('no-service', 'month-closed')
  @Appends()
  @ApiOperation({ summary: 'Make a certificate of service out, from the journal alone; a volunteer for themself only' })
  @ApiCreatedResponse({ type: CertificateReceipt })
  async issue(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Body() asked: NewCertificate,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.certificates.issue(request, caller, volunteer, asked);
    return answer(outcome, reply, (entries) => ({
      ...receiptOf('certificate')(entries),
      number: textFact(entries[0]?.facts ?? {}, 'number'),
    }));
  }

  @Get('volunteers/:volunteer/certificates')
  @May('certificates.read')
  @OkPage(CertificateItem)
  @ApiOperation({ summary: 'A volunteer’s certificates, each with whether it still stands' })
  async list(
    @TheCaller() caller: Caller,
    @Param('volunteer') ref: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<CertificateItem>> {
    const rows = await this.reads.of(await this.volunteers.own(caller, ref), page);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ row }) => row.id, view: itemView });
  }

  @Get('volunteers/:volunteer/certificates.html')
  @May('certificates.read')
  @ApiOperation({ summary: 'A volunteer’s latest certificates as a page' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async listed(
    @TheCaller() caller: Caller,
    @Param('volunteer') ref: string,
    @Query() viewing: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const rows = await this.reads.latest(await this.volunteers.own(caller, ref));
    return sendPage(reply, listPage(rows.map(itemView), caller.ledger, showingOf(viewing, http)));
  }

  @Get('certificates/:certificate')
  @May('certificates.read')
  @ApiOperation({ summary: 'One certificate, by number or id' })
  @ApiOkResponse({ type: CertificateView })
  async one(@TheCaller() caller: Caller, @Param('certificate') ref: string): Promise<CertificateView> {
    return certificateView(await this.reads.one(caller, ref));
  }

  @Get('certificates/:certificate.txt')
  @May('certificates.read')
  @ApiOperation({ summary: 'The signed text (C2SP signed note); `timebank certificate verify` checks it offline' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async text(
    @TheCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { row } = await this.reads.one(caller, ref);
    saved(reply, `attachment; filename="${row.code}.txt"`);
    void reply.type('text/plain; charset=utf-8');
    return row.note;
  }

  @Get('certificates/:certificate.html')
  @May('certificates.read')
  @ApiOperation({ summary: 'The certificate as a page to be printed on A4' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @TheCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Query() viewing: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const judged = await this.reads.one(caller, ref);
    return sendPage(reply, certificatePage(contentOf(judged), judged.standing, showingOf(viewing, http)));
  }

  @Get('certificates/:certificate.pdf')
  @May('certificates.read')
  @ApiOperation({ summary: 'The certificate as PDF' })
  @ApiProduces(PDF)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async pdf(
    @TheCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Query() viewing: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const judged = await this.reads.one(caller, ref);
    const { language } = showingOf(viewing, http);
    saved(reply, `inline; filename="${judged.row.code}.pdf"`);
    void reply.type(PDF);
    return certificatePdf(contentOf(judged), judged.standing, language);
  }

  @Post('certificates/:certificate/revocation')
  @May('certificates.revoke')
  @Refuses('already-revoked', 'month-closed')
  @Appends()
  @ApiOperation({ summary: 'Revoke a certificate, with a reason: whoever checks it sees that it was taken back' })
  @ApiCreatedResponse({ type: ReceiptView })
  async revoke(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Body() { reason }: RevocationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(
      await this.certificates.revoke(request, caller, ref, reason),
      reply,
      receiptOf('certificate', 'revoked'),
    );
  }
}

/** A file with somebody's name in it: no cache on the way keeps it. */
function saved(reply: FastifyReply, disposition: string): void {
  void reply.header('content-disposition', disposition).header('cache-control', 'no-store');
}

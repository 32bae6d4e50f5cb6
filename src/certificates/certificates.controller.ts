import { UNSAFE_LOG_CODES } from '../ledger/log/unsafe-log-error';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { textFact } from '../ledger/core/entry-rows';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { ListPage, PageParameters, pageOf, OkPage, withDays } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { certificatePage } from './certificate.page';
import { certificatePdf } from './certificate.pdf';
import { Volunteers } from '../communities/volunteers.service';
import { CertificateQueries } from './certificate-queries';
import { certificateView, contentOf, itemView } from './certificate-views';
import { Certificates } from './certificates.service';
import {
  CertificateItem,
  CertificateReceipt,
  CertificateView,
  NewCertificate,
  RevocationRequest,
} from './certificates.dto';
import { certificateListPage } from './certificate-list.page';
import { pageViewOf } from '../http/html/page-view';

class CertificatePage extends withDays(PageParameters, 'issued') {}

const PDF = 'application/pdf';

/** Certificates of service (order 67 arts 14 to 17), made from the journal alone, for the centre and the volunteer. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class CertificatesController {
  constructor(
    private readonly certificates: Certificates,
    private readonly queries: CertificateQueries,
    private readonly volunteers: Volunteers,
  ) {}

  @Post('volunteers/:volunteer/certificates')
  @RequirePermission('certificates.issue')
  @ApiProblems('no-service', 'month-closed', ...UNSAFE_LOG_CODES)
  @Idempotent()
  @ApiOperation({
    operationId: 'issueCertificate',
    summary: 'Issue a certificate of service from the journal; volunteers only for themselves',
    description:
      'Makes a numbered and signed certificate of the service that is booked for a volunteer, and books its ' +
      'issue. It covers all services, or those of the days that are sent. Only the centre can set the ' +
      'persons who are printed on it. A volunteer can ask only for their own.',
  })
  @ApiCreatedResponse({ type: CertificateReceipt })
  async issue(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Body() input: NewCertificate,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.certificates.issue(request, caller, volunteer, input);
    return sendOutcome(outcome, reply, (entries) => ({
      ...receiptOf('certificate')(entries),
      number: textFact(entries[0]?.facts ?? {}, 'number'),
    }));
  }

  @Get('volunteers/:volunteer/certificates')
  @RequirePermission('certificates.read')
  @OkPage(CertificateItem)
  @ApiOperation({
    operationId: 'listCertificates',
    summary: 'List a volunteer’s certificates with their status',
    description:
      'Returns a page of the certificates of a volunteer with their present status, ordered by id. A ' +
      'volunteer sees only their own.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') ref: string,
    @Query() page: CertificatePage,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<CertificateItem>> {
    const rows = await this.queries.list(await this.volunteers.own(caller, ref), page);
    return pageOf(
      rows,
      { limit: page.limit, http: httpRequest, reply },
      { cursor: ({ row }) => row.id, view: itemView },
    );
  }

  @Get('volunteers/:volunteer/certificates.html')
  @RequirePermission('certificates.read')
  @ApiOperation({
    operationId: 'getCertificatesPage',
    summary: 'List a volunteer’s latest certificates as a page',
    description:
      'Returns an HTML page with the latest certificates of a volunteer and links to them. A volunteer sees ' +
      'only their own.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async listed(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') ref: string,
    @Query() viewQuery: PageViewQuery,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const rows = await this.queries.latest(await this.volunteers.own(caller, ref));
    return sendPage(reply, certificateListPage(rows.map(itemView), caller.ledger, pageViewOf(viewQuery, httpRequest)));
  }

  @Get('certificates/:certificate')
  @RequirePermission('certificates.read')
  @ApiOperation({
    operationId: 'getCertificate',
    summary: 'Get a certificate by number or id',
    description:
      'Returns a certificate with the services that it lists, in minutes, and its present status. A ' +
      'volunteer sees only their own.',
  })
  @ApiOkResponse({ type: CertificateView })
  async one(@CurrentCaller() caller: Caller, @Param('certificate') ref: string): Promise<CertificateView> {
    return certificateView(await this.queries.get(caller, ref));
  }

  @Get('certificates/:certificate.txt')
  @RequirePermission('certificates.read')
  @ApiOperation({
    operationId: 'getCertificateText',
    summary: 'Get the signed text (C2SP signed note); `timebank certificate verify` checks it offline',
    description:
      'Returns the text that was signed, as a file. It never changes, and `timebank certificate verify` ' +
      'checks it without this service. A volunteer sees only their own.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async text(
    @CurrentCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { row } = await this.queries.get(caller, ref);
    setDownloadHeaders(reply, `attachment; filename="${row.code}.txt"`);
    void reply.type('text/plain; charset=utf-8');
    return row.note;
  }

  @Get('certificates/:certificate.html')
  @RequirePermission('certificates.read')
  @ApiOperation({
    operationId: 'getCertificatePage',
    summary: 'Get the certificate as a page for printing on A4',
    description:
      'Returns the certificate as a self-contained HTML page for printing on A4, in Chinese or English. A ' +
      'certificate that is not valid any more says so. A volunteer sees only their own.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @CurrentCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Query() viewQuery: PageViewQuery,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const certificate = await this.queries.get(caller, ref);
    return sendPage(
      reply,
      certificatePage(contentOf(certificate), certificate.status, pageViewOf(viewQuery, httpRequest)),
    );
  }

  @Get('certificates/:certificate.pdf')
  @RequirePermission('certificates.read')
  @ApiOperation({
    operationId: 'getCertificatePdf',
    summary: 'Get the certificate as PDF',
    description:
      'Returns the certificate as a PDF file, in Chinese or English. A certificate that is not valid any ' +
      'more says so. A volunteer sees only their own.',
  })
  @ApiProduces(PDF)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async pdf(
    @CurrentCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Query() viewQuery: PageViewQuery,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const certificate = await this.queries.get(caller, ref);
    const { language } = pageViewOf(viewQuery, httpRequest);
    setDownloadHeaders(reply, `inline; filename="${certificate.row.code}.pdf"`);
    void reply.type(PDF);
    return certificatePdf(contentOf(certificate), certificate.status, language);
  }

  @Post('certificates/:certificate/revocation')
  @RequirePermission('certificates.revoke')
  @ApiProblems('already-revoked', 'month-closed')
  @Idempotent()
  @ApiOperation({
    operationId: 'revokeCertificate',
    summary: 'Revoke a certificate with a reason; its public check shows that it was revoked',
    description:
      'Books that a certificate is revoked; its public check then shows it. It cannot be undone: issue a ' +
      'new one. The reason is stored outside the journal.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async revoke(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('certificate') ref: string,
    @Body() { reason }: RevocationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(
      await this.certificates.revoke(request, caller, ref, reason),
      reply,
      receiptOf('certificate', 'revoked'),
    );
  }
}

/** Sets the headers of a download. It contains a name, so caches must not store it. */
function setDownloadHeaders(reply: FastifyReply, disposition: string): void {
  void reply.header('content-disposition', disposition).header('cache-control', 'no-store');
}

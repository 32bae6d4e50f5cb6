import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/permission.guard';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { DomainError } from '../common/domain-error';
import { CertificateQueries } from './certificate-queries';
import { checkView } from './certificate-views';
import { CheckView } from './certificates.dto';
import { certificateCheckPage } from './certificate-check.page';
import { pageViewOf } from '../http/html/page-view';

/** Public check of certificates; needs no API key (order 67 art. 17). */
@ApiTags('certificates')
@Public()
@Controller()
export class CertificateChecksController {
  constructor(private readonly queries: CertificateQueries) {}

  @Get('v1/certificates/:check')
  @ApiOperation({
    operationId: 'checkCertificate',
    summary: 'Check a certificate by the id in the address printed on it. Public',
    description:
      'Tells whether a certificate is valid, with the facts printed on it and the name masked. Anybody who ' +
      'has the address printed on a certificate may call it; addresses cannot be guessed.',
  })
  @ApiOkResponse({ type: CheckView })
  async check(@Param('check') check: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<CheckView> {
    const certificate = await this.queries.byCheckId(check);
    if (!certificate) throw new DomainError('not-found');
    void reply.header('cache-control', 'no-store');
    return checkView(certificate);
  }

  @Get('certificates/:check')
  @ApiOperation({
    operationId: 'getCertificateCheckPage',
    summary: 'The same check as a page: the target of a certificate’s QR code',
    description:
      'Returns the same check as an HTML page in Chinese or English: the target of the QR code on a ' +
      'certificate. An unknown certificate is answered `404` with an HTML page that says so. Anybody who ' +
      'has the address may open it.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @Param('check') check: string,
    @Query() viewQuery: PageViewQuery,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const certificate = await this.queries.byCheckId(check);
    void reply.header('x-robots-tag', 'noindex');
    if (!certificate) void reply.status(404);
    return sendPage(
      reply,
      certificateCheckPage(certificate && checkView(certificate), pageViewOf(viewQuery, httpRequest)),
    );
  }
}

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

/** Where anybody who was shown a certificate may check it, without a key (order 67 art. 17). */
@ApiTags('certificates')
@Public()
@Controller()
export class CertificateChecksController {
  constructor(private readonly queries: CertificateQueries) {}

  @Get('v1/certificates/:check')
  @ApiOperation({ summary: 'Whether a certificate stands, by the id in the address on its paper. For everybody' })
  @ApiOkResponse({ type: CheckView })
  async check(@Param('check') check: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<CheckView> {
    const found = await this.queries.byCheckId(check);
    if (!found) throw new DomainError('not-found');
    void reply.header('cache-control', 'no-store');
    return checkView(found);
  }

  @Get('certificates/:check')
  @ApiOperation({ summary: 'The same as a page: where the QR code of a certificate leads' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @Param('check') check: string,
    @Query() viewing: PageViewQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.queries.byCheckId(check);
    void reply.header('x-robots-tag', 'noindex');
    if (!found) void reply.status(404);
    return sendPage(reply, certificateCheckPage(found && checkView(found), pageViewOf(viewing, http)));
  }
}

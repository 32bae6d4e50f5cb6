import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/auth/key.guard';
import { Viewing, sendPage } from '../platform/html/page';
import { Problem } from '../platform/http/problem';
import { CertificateReads } from './certificate-reads';
import { checkView } from './certificate-views';
import { CheckView } from './certificates.dto';
import { checkPage } from './check-page';
import { showingOf } from '../platform/html/showing';

/** Where anybody who was shown a certificate may check it, without a key (order 67 art. 17). */
@ApiTags('certificates')
@Public()
@Controller()
export class ChecksController {
  constructor(private readonly reads: CertificateReads) {}

  @Get('v1/certificates/:check')
  @ApiOperation({ summary: 'Whether a certificate stands, by the id in the address on its paper. For everybody' })
  @ApiOkResponse({ type: CheckView })
  async check(@Param('check') check: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<CheckView> {
    const found = await this.reads.byCheckId(check);
    if (!found) throw new Problem('not-found');
    void reply.header('cache-control', 'no-store');
    return checkView(found);
  }

  @Get('certificates/:check')
  @ApiOperation({ summary: 'The same as a page: where the QR code of a certificate leads' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @Param('check') check: string,
    @Query() viewing: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.reads.byCheckId(check);
    void reply.header('x-robots-tag', 'noindex');
    if (!found) void reply.status(404);
    return sendPage(reply, checkPage(found && checkView(found), showingOf(viewing, http)));
  }
}

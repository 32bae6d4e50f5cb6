import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/auth/key.guard';
import { Viewing, sendPage } from '../platform/html/page';
import { Problem } from '../platform/http/problem';
import { languageOf } from '../platform/language';
import { CertificateReads } from './certificate-reads';
import { checkView } from './certificate-views';
import { CheckView } from './certificates.dto';
import { checkPage } from './check-page';

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
    @Query() { lang, size }: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.reads.byCheckId(check);
    const language = lang ?? languageOf(http.headers['accept-language']);
    void reply.header('x-robots-tag', 'noindex');
    if (!found) void reply.status(404);
    const showing = { language, elder: size === 'elder', address: http.url };
    return sendPage(reply, checkPage(found && checkView(found), showing));
  }
}

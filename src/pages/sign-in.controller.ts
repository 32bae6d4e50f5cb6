import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailedSignInLimiter } from '../auth/failed-sign-in-limiter';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../auth/session-cookie';
import { Public, WithCaller } from '../auth/permission.guard';
import { ApiKeys } from '../auth/api-keys.service';
import { Sessions } from '../auth/sessions.service';
import { withPreferences, pagePreferencesOf } from '../http/html/page-preferences';
import { allowForm } from '../http/problem-page';
import { DomainError } from '../common/domain-error';
import { Settings } from '../config/settings';
import { countFailedSignIn } from '../http/authenticate.hook';
import { HomePage } from './home.page';
import { TargetQuery, targetOf } from './navigation';

/** The routes that accept HTML forms; all other routes accept JSON. */
export const FORMS: readonly string[] = ['/sign-in', '/sign-out'];

/**
 * Sign-in for browsers, which can't send an API key with every request. These routes are not part of the API or its
 * description, and their sessions are read-only (docs/decisions/0013).
 */
@ApiExcludeController()
@Public()
@Controller()
export class SignInController {
  constructor(
    private readonly homePage: HomePage,
    private readonly keys: ApiKeys,
    private readonly sessions: Sessions,
    private readonly failedSignIns: FailedSignInLimiter,
    private readonly settings: Settings,
  ) {}

  /** Shows the sign-in form, or the home page when signed in. */
  @Get()
  home(@Req() request: WithCaller, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    allowForm(reply);
    return this.homePage.show(request, reply);
  }

  @Post('sign-in')
  @HttpCode(303)
  async signIn(
    @Req() request: FastifyRequest,
    @Body() form: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.assertSameOrigin(request);
    const { key } = (form ?? {}) as { key?: unknown };
    const caller = await this.keys.check(typeof key === 'string' ? key.trim() : '');
    if (caller === 'wrong') await countFailedSignIn(this.failedSignIns, request);
    if (typeof caller === 'string') throw new DomainError('wrong-key');
    // A key of the instance is not bound to a ledger, so there is no page for it.
    if (caller.ledger === '') throw new DomainError('forbidden');
    await this.closeSession(request);
    const session = await this.sessions.open(caller.keyId);
    setSessionCookie(reply, session, this.settings.secure);
    return redirectHome(request, reply);
  }

  @Post('sign-out')
  @HttpCode(303)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.assertSameOrigin(request);
    await this.closeSession(request);
    clearSessionCookie(reply, this.settings.secure);
    void reply.header('clear-site-data', '"cache"');
    return redirectHome(request, reply);
  }

  /** Redirects the look-up form to a page of the caller's own ledger. */
  @Get('go')
  @HttpCode(303)
  go(@Req() request: WithCaller, @Query() query: TargetQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    if (!request.caller) throw new DomainError('unauthorized');
    void reply.header('location', withPreferences(targetOf(query, request.caller.ledger), pagePreferencesOf(request)));
    return '';
  }

  /** Ends the browser's current session, so that a sign-in always starts a new one. */
  private async closeSession(request: FastifyRequest): Promise<void> {
    const session = readSessionCookie(request);
    if (session !== undefined) await this.sessions.close(session);
  }

  /**
   * Rejects forms sent by another site, which could sign a browser in with another key, or out. Browsers send
   * `Sec-Fetch-Site` or `Origin`; clients without either are not browsers.
   */
  private assertSameOrigin({ headers, host }: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site } = headers;
    if (site !== undefined) {
      if (site !== 'same-origin' && site !== 'none') throw new DomainError('forbidden');
      return;
    }
    const own = [`http://${host}`, `https://${host}`, this.settings.PUBLIC_URL];
    if (origin !== undefined && !own.includes(origin)) throw new DomainError('forbidden');
  }
}

function redirectHome(request: FastifyRequest, reply: FastifyReply): string {
  void reply.header('location', `/${pagePreferencesOf(request).query}`);
  return '';
}

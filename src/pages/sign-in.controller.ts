import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailedSignInLimiter } from '../auth/failed-sign-in-limiter';
import { cookieFor, sessionIn } from '../auth/session-cookie';
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

/** The routes that take a form; everywhere else a body is JSON. */
export const FORMS: readonly string[] = ['/sign-in', '/sign-out'];

/**
 * The door for people with a browser, which can't send a key with every page. These routes are no part of the API: they
 * are not in its description, and what they give is good for reading only (docs/decisions/0013).
 */
@ApiExcludeController()
@Public()
@Controller()
export class SignInController {
  constructor(
    private readonly firstPage: HomePage,
    private readonly keys: ApiKeys,
    private readonly sessions: Sessions,
    private readonly failedSignIns: FailedSignInLimiter,
    private readonly settings: Settings,
  ) {}

  /** The form to sign in with; for who is signed in, what there is to read. */
  @Get()
  first(@Req() request: WithCaller, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    allowForm(reply);
    return this.firstPage.show(request, reply);
  }

  @Post('sign-in')
  @HttpCode(303)
  async signIn(
    @Req() request: FastifyRequest,
    @Body() form: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.refuseStrangers(request);
    const { key } = (form ?? {}) as { key?: unknown };
    const caller = await this.keys.check(typeof key === 'string' ? key.trim() : '');
    if (caller === 'wrong') countFailedSignIn(this.failedSignIns, request);
    if (typeof caller === 'string') throw new DomainError('wrong-key');
    // A key of the instance reaches no community, so there is no page for it.
    if (caller.ledger === '') throw new DomainError('forbidden');
    await this.forget(request);
    const session = await this.sessions.open(caller.keyId);
    void reply.header('set-cookie', cookieFor(session, this.settings.secure));
    return home(request, reply);
  }

  @Post('sign-out')
  @HttpCode(303)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    this.refuseStrangers(request);
    await this.forget(request);
    void reply.header('set-cookie', cookieFor('', this.settings.secure)).header('clear-site-data', '"cache"');
    return home(request, reply);
  }

  /** Where a form with a number in it leads: to one of a few pages of the caller's own ledger, and nowhere else. */
  @Get('go')
  @HttpCode(303)
  go(@Req() request: WithCaller, @Query() query: TargetQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    if (!request.caller) throw new DomainError('unauthorized');
    void reply.header('location', withPreferences(targetOf(query, request.caller.ledger), pagePreferencesOf(request)));
    return '';
  }

  /** Ends the session that the browser came with: whoever signs in gets a new one, and nobody keeps an old one. */
  private async forget({ headers }: FastifyRequest): Promise<void> {
    const session = sessionIn(headers.cookie);
    if (session !== undefined) await this.sessions.close(session);
  }

  /**
   * Refuses a form that another site sent: it could sign a browser in with a key of its own choice, or out. Browsers say
   * where a form comes from, in either of two headers; what says nothing is no browser.
   */
  private refuseStrangers({ headers, host }: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site } = headers;
    if (site !== undefined) {
      if (site !== 'same-origin' && site !== 'none') throw new DomainError('forbidden');
      return;
    }
    const own = [`http://${host}`, `https://${host}`, this.settings.PUBLIC_URL];
    if (origin !== undefined && !own.includes(origin)) throw new DomainError('forbidden');
  }
}

function home(request: FastifyRequest, reply: FastifyReply): string {
  void reply.header('location', `/${pagePreferencesOf(request).query}`);
  return '';
}

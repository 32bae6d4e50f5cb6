import type { FastifyReply, FastifyRequest } from 'fastify';

/** The name of the cookie that holds a browser's session. */
export const SESSION_COOKIE = 'timebank';

/** A session is 32 random bytes in base64url. */
const SESSION = /^[A-Za-z0-9_-]{43}$/;

/** Returns the session in the request's cookie; undefined without one, or if it has not the form of a session. */
export function readSessionCookie({ cookies }: Pick<FastifyRequest, 'cookies'>): string | undefined {
  const session = cookies[SESSION_COOKIE];
  return session !== undefined && SESSION.test(session) ? session : undefined;
}

/**
 * Sets the session cookie. Scripts can't read it, other sites can't send it, and the browser drops it when it closes.
 * @param secure whether the cookie is limited to TLS
 */
export function setSessionCookie(reply: FastifyReply, session: string, secure: boolean): void {
  void reply.setCookie(SESSION_COOKIE, session, { ...ATTRIBUTES, secure });
}

/** Deletes the session cookie in the browser. */
export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  void reply.setCookie(SESSION_COOKIE, '', { ...ATTRIBUTES, secure, maxAge: 0 });
}

const ATTRIBUTES = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

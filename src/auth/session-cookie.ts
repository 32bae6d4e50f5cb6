/** The cookie by which a browser that signed in is known. */
const NAME = 'timebank';

/** The session that a `Cookie` header names. */
export function sessionIn(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${NAME}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(header ?? '')?.[1];
}

/**
 * A `Set-Cookie` header: no script reads it, no other site sends it, and it is gone with the browser.
 * @param session '' to take it away
 */
export function cookieFor(session: string, secure: boolean): string {
  const gone = session === '' ? '; Max-Age=0' : '';
  return `${NAME}=${session}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${gone}`;
}

import { Instant } from '../../common/instant';
import { Request } from './command';

/** Client and actor of entries that the service books itself, for example in jobs. */
export const SYSTEM_ACTOR = 'timebank';

/** Actor of what is done at the command line, on the machine of the service. */
export const CONSOLE_ACTOR = 'console';

/** Request of the service itself. The key identifies the work, so that repeating it books nothing twice. */
export function systemRequest(ledger: string, key: string, arrived: Instant): Request {
  return { ledger, client: SYSTEM_ACTOR, actor: SYSTEM_ACTOR, key, hash: key, language: 'en', arrived };
}

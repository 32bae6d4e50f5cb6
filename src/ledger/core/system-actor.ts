import { Instant } from '../../common/instant';
import { Request } from './command';

/** The house itself, where it acts for nobody in particular. */
export const SYSTEM_ACTOR = 'timebank';

/** A request of the house's own. Its key says what is done, so that doing it again books nothing twice. */
export function systemRequest(ledger: string, key: string, arrived: Instant): Request {
  return { ledger, client: SYSTEM_ACTOR, actor: SYSTEM_ACTOR, key, hash: key, language: 'en', arrived };
}

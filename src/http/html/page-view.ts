import type { FastifyRequest } from 'fastify';
import { Viewing } from './page-layout';
import { Language, languageOf } from '../../common/language';

/** How a page is shown to this caller. */
export interface Showing {
  readonly language: Language;
  readonly elder: boolean;
  /** The page's own address, with its query. */
  readonly address: string;
}

/** As the address says, and else as the browser asks. */
export function showingOf({ lang, size }: Viewing, { headers, url }: FastifyRequest): Showing {
  return { language: lang ?? languageOf(headers['accept-language']), elder: size === 'elder', address: url };
}

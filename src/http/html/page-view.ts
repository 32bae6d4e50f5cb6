import type { FastifyRequest } from 'fastify';
import { PageViewQuery } from './page-layout';
import { Language, languageOf } from '../../common/language';

/** How a page is shown to this caller. */
export interface PageView {
  readonly language: Language;
  readonly elder: boolean;
  /** The page's own address, with its query. */
  readonly address: string;
}

/** As the address says, and else as the browser asks. */
export function pageViewOf({ lang, size }: PageViewQuery, { headers, url }: FastifyRequest): PageView {
  return { language: lang ?? languageOf(headers['accept-language']), elder: size === 'elder', address: url };
}

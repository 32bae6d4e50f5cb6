import type { FastifyRequest } from 'fastify';
import { PageViewQuery } from './page-layout';
import { Language, languageOf } from '../../common/language';

/** Language, type size and address of a page. */
export interface PageView {
  readonly language: Language;
  readonly elder: boolean;
  /** The page's own address, with its query. */
  readonly address: string;
}

/** Returns how a page is shown: as its query says, else in the language of the browser. */
export function pageViewOf({ lang, size }: PageViewQuery, { headers, url }: FastifyRequest): PageView {
  return { language: lang ?? languageOf(headers['accept-language']), elder: size === 'elder', address: url };
}

import type { FastifyRequest } from 'fastify';
import { Language, languageOf } from '../../common/language';

/** Language and type size of a page. */
export interface PagePreferences {
  readonly language: Language;
  readonly elder: boolean;
  /** The query that keeps the preferences on the next page: `?lang=zh&size=elder`. */
  readonly query: string;
}

/** Adds the preferences to the address of a page. */
export function withPreferences(address: string, { query }: Pick<PagePreferences, 'query'>): string {
  return address.includes('?') ? `${address}${query.replace('?', '&')}` : `${address}${query}`;
}

/** Reads the preferences from an address; the language of the browser if the address has none. */
export function pagePreferencesOf({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): PagePreferences {
  const input = new URLSearchParams(url.split('?')[1] ?? '');
  const lang = input.get('lang');
  const language = lang === 'zh' || lang === 'en' ? lang : languageOf(headers['accept-language']);
  const elder = input.get('size') === 'elder';
  const kept = new URLSearchParams({
    ...(language === lang && { lang }),
    ...(elder && { size: 'elder' }),
  });
  return { language, elder, query: kept.size === 0 ? '' : `?${kept.toString()}` };
}

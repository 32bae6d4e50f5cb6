import accepts from 'accepts';
import type { IncomingMessage } from 'node:http';

/** The languages of the service's texts. */
export type Language = 'zh' | 'en';

/** A text in both languages. */
export type Words = Readonly<Record<Language, string>>;

/** The language of an `Accept-Language` header: the supported one with the highest quality, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  // The tags are taken in the client's order: given ours, `accepts` ranks `en` above an earlier `zh-CN`.
  const tags = accepts({ headers: { 'accept-language': acceptLanguage } } as IncomingMessage).languages();
  const supported = tags.map((tag) => tag.toLowerCase()).find((tag) => /^(zh|en)(-|$)/.test(tag));
  return supported?.startsWith('zh') ? 'zh' : 'en';
}

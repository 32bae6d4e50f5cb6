/** The languages of the service's texts. */
export type Language = 'zh' | 'en';

/** A text in both languages. */
export type Words = Readonly<Record<Language, string>>;

/** The language of an `Accept-Language` header: the supported one with the highest quality, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const preferences = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const supported = preferences.find(({ tag }) => /^(zh|en)(-|$)/.test(tag));
  return supported?.tag.startsWith('zh') ? 'zh' : 'en';
}

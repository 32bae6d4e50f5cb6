/** The languages in which the house speaks. */
export type Language = 'zh' | 'en';

/** A sentence in both. */
export type Words = Readonly<Record<Language, string>>;

/** The first of the caller's languages that we speak; English when there is none. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((q) => q !== undefined);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const spoken = wanted.find(({ tag }) => /^(zh|en)(-|$)/.test(tag));
  return spoken?.tag.startsWith('zh') ? 'zh' : 'en';
}

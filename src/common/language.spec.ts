import { languageOf } from './language';

describe('the language of an Accept-Language header', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['zh', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['ZH-Hans-CN', 'zh'],
    ['en-GB,zh;q=0.9', 'en'],
    ['fr, zh-TW;q=0.2', 'zh'],
    // At the same quality the first one counts, also when the second is written more exactly as ours.
    ['zh-CN,en', 'zh'],
    ['en;q=0.5, zh;q=0.5', 'en'],
    ['zh;q=0, fr', 'en'],
    ['zh;q=0.1, en;q=0.2', 'en'],
    ['zhuang, x', 'en'],
    [';;,,q=1,=', 'en'],
  ])('of %p is %s', (header, language) => expect(languageOf(header)).toBe(language));
});

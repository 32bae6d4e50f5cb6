import { Language } from './language';

interface Punctuation {
  readonly comma: string;
  readonly colon: string;
  readonly semicolon: string;
  /** Between the items of a list. */
  readonly list: string;
  /** Brackets around what follows a word. */
  readonly open: string;
  readonly close: string;
}

/** Separators between the parts of a text; full-width in Chinese, with a space in English. */
export const PUNCTUATION: Readonly<Record<Language, Punctuation>> = {
  zh: { comma: '，', colon: '：', semicolon: '；', list: '、', open: '（', close: '）' },
  en: { comma: ', ', colon: ': ', semicolon: '; ', list: ', ', open: ' (', close: ')' },
};

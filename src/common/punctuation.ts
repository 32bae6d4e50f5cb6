import { Language } from './language';

interface Punctuation {
  readonly comma: string;
  readonly colon: string;
  readonly semicolon: string;
}

/** Separators between the parts of a text; full-width in Chinese, with a space in English. */
export const PUNCTUATION: Readonly<Record<Language, Punctuation>> = {
  zh: { comma: '，', colon: '：', semicolon: '；' },
  en: { comma: ', ', colon: ': ', semicolon: '; ' },
};

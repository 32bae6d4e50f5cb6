import { formatHundredths, formatMinutes, formatMonth } from '../common/formatters';
import { NO_VALUE, TextValues, fillText } from '../common/fill-text';
import { Language, Words } from '../common/language';

/** The status of a service record, or of what waits for a second person, in words. */
const STATUS: Readonly<Record<string, Words>> = {
  submitted: { en: 'waiting for approval', zh: '待审核' },
  approved: { en: 'approved', zh: '已审核通过' },
  refused: { en: 'rejected', zh: '已驳回' },
  reversed: { en: 'revoked', zh: '已撤销' },
  confirmed: { en: 'confirmed', zh: '已确认' },
  rejected: { en: 'rejected', zh: '已驳回' },
};

/** How a sentence shows a value: `{left|points}`. A value without a format is shown as it is. */
const FORMATS: Readonly<Record<string, (value: string | number, language: Language) => string>> = {
  points: (hundredths, language) => formatHundredths(Number(hundredths), language),
  minutes: (minutes, language) => formatMinutes(Number(minutes), language),
  month: (month, language) => formatMonth(String(month), language),
  status: (status, language) => STATUS[status]?.[language] ?? String(status),
};

/** Puts the values of an error into the sentence of its problem type. A value that is not given is shown as `…`. */
export function problemText(sentence: string, values: TextValues, language: Language): string {
  return fillText(sentence, values, {
    show: (value, format) => (format === undefined ? undefined : FORMATS[format]?.(value, language)) ?? String(value),
    missing: NO_VALUE,
  });
}

/** The sentence with the names of its values alone, for the description of the API. */
export function withoutFormats(sentence: string): string {
  return sentence.replace(/\{(\w+)\|\w+\}/g, '{$1}');
}

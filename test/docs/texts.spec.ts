import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { CERTIFICATE_MESSAGES } from '../../src/certificates/certificates.messages';
import { NO_VALUE, fillText, placeholdersOf } from '../../src/common/fill-text';
import { Words } from '../../src/common/language';
import { problemText } from '../../src/http/problem-text';
import { PROBLEM_TYPES } from '../../src/http/problem-types';
import { REMINDER_KINDS, REMINDER_TEXTS, reminderText } from '../../src/period-close/reminders/reminder-texts';
import { formatReason } from '../../src/reports/page/rejection-reasons';
import {
  REPORT_MESSAGES,
  formatCode,
  formatGrade,
  formatKind,
  nothingBeforeText,
} from '../../src/reports/page/report.messages';

const LANGUAGES = ['zh', 'en'] as const;

/** What a text must not contain when people read it. */
const HOLES = /[{}]|undefined|NaN|\[object/;

/** A value of each format of the problems' sentences. */
const SAMPLES: Readonly<Record<string, string | number>> = {
  points: 1250,
  minutes: 90,
  month: '2026-09',
  status: 'refused',
};

/** Values for all placeholders of a sentence. */
function valuesOf(sentence: string): Record<string, string | number> {
  const samples = placeholdersOf(sentence).map(({ name, format }) => [name, SAMPLES[format ?? ''] ?? 'A12'] as const);
  return Object.fromEntries(samples);
}

const namesOf = (sentence: string): string[] => [...new Set(placeholdersOf(sentence).map(({ name }) => name))].sort();

/** Every text with placeholders by what it is called. */
const TEXTS: readonly (readonly [name: string, words: Words])[] = [
  ...Object.entries<Words>(REPORT_MESSAGES),
  ...Object.entries<Words>(CERTIFICATE_MESSAGES),
  ...Object.entries<Words>(REMINDER_TEXTS),
  ...Object.entries(PROBLEM_TYPES).map(([code, { text }]) => [code, text] as const),
];

/** The names of files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => resolve(folder, file));
}

describe('texts with values', () => {
  it('are all checked here', () => {
    const messages = filesBelow(resolve(__dirname, '../../src')).filter((file) => /\.messages\.ts$/.test(file));
    const known = ['certificates/certificates.messages.ts', 'reports/page/report.messages.ts'];
    expect(messages.map((file) => file.split('/src/')[1]).sort()).toEqual(known);
  });

  it('name the same values in both languages', () => {
    const differing = TEXTS.filter(([, { zh, en }]) => namesOf(zh).join() !== namesOf(en).join());
    expect(differing.map(([name]) => name)).toEqual([]);
  });

  it.each(LANGUAGES)('have no place left without a value when they are filled (%s)', (language) => {
    for (const [name, words] of TEXTS) {
      const filled = fillText(words[language], valuesOf(words[language]));
      expect([name, filled]).toEqual([name, expect.not.stringMatching(HOLES)]);
      expect(filled.trim()).not.toBe('');
    }
  });

  it.each(LANGUAGES)('show the values of problems in words (%s)', (language) => {
    for (const [code, { text }] of Object.entries(PROBLEM_TYPES)) {
      const title = problemText(text[language], valuesOf(text[language]), language);
      expect([code, title]).toEqual([code, expect.not.stringMatching(HOLES)]);
      expect([code, title.replace('tbk_…', '')]).toEqual([code, expect.not.stringContaining(NO_VALUE)]);
      expect([code, title]).toEqual([code, expect.not.stringMatching(/1250|2026-09|refused/)]);
    }
  });

  it('show reminders of every kind and state', () => {
    for (const kind of REMINDER_KINDS)
      for (const state of ['overdue', 'due-soon', 'later'] as const) {
        const { zh, en } = reminderText({
          ...{ kind, state, of: 'A31', volunteer: 'V0303', dueOn: '2026-10-20', provisional: true },
        });
        expect(zh).not.toMatch(HOLES);
        expect(en).not.toMatch(HOLES);
      }
  });
});

describe('words of the report', () => {
  it.each(LANGUAGES)('name every reason for a rejection without its code and without a gap (%s)', (language) => {
    for (const code of [...Object.keys(PROBLEM_TYPES), 'a-code-of-old', 'toString']) {
      const reason = formatReason(code, language);
      expect([code, reason]).toEqual([code, expect.not.stringMatching(/[{}…]|[a-z]-[a-z]+-|undefined/)]);
      expect(reason).not.toBe(code);
      expect(reason).not.toBe('');
      expect(/\p{Script=Han}/u.test(reason)).toBe(language === 'zh');
    }
  });

  it.each(LANGUAGES)('have a word for what has no name (%s)', (language) => {
    const other = { zh: '其他', en: 'other' }[language];
    expect([formatKind('some.kind', language), formatKind('toString', language)]).toEqual([other, other]);
    expect(formatGrade('Z', language)).toBe(other);
    // A community's own code is its own word.
    expect(formatCode('花园', language)).toBe('花园');
  });

  it('name the kinds that a report lists', () => {
    for (const kind of ['service.recorded', 'rating.given', 'fund.received', 'debt.forgiven', 'attendance', 'refund'])
      expect(formatKind(kind, 'en')).not.toBe('other');
  });

  it('say that a month is before the first one', () => {
    const of = { month: '2025-02', nothingBefore: '2025-03' };
    for (const language of LANGUAGES) expect(nothingBeforeText(of, language)).not.toMatch(HOLES);
  });
});

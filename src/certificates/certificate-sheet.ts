import { Language, Words } from '../common/language';
import { sayCount, sayDay, sayMinutes, sayMonth } from '../common/formatters';
import { spanText } from './certificate-text';
import { CertificateContent, MonthLine, ServiceLine } from './certificate-content';
import { WORDS } from './certificates.messages';

/** Up to so many services are told one by one on the first sheet; more are summed up by month and category there. */
export const MOST_LINES = 10;

/** A column of a table: its name, and its share of the width. `n` for amounts. */
export interface Column {
  readonly words: Words;
  readonly share: number;
  readonly n?: boolean;
}

/** A table as words. */
export interface Table {
  readonly caption: Words;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** The facts at the head of a certificate, in order. */
export function headFacts(content: CertificateContent, language: Language): (readonly [Words, string])[] {
  const { number, issuedOn, recordingUnit, name, volunteerNumber, minutes, broughtForward } = content;
  const facts: (readonly [Words, string | undefined])[] = [
    [WORDS.number, number],
    [WORDS.name, name],
    [WORDS.volunteerNumber, volunteerNumber],
    [WORDS.recordingUnit, recordingUnit],
    [WORDS.span, spanOf(content, language)],
    [WORDS.time, sayMinutes(minutes, language)],
    [WORDS.broughtForward, broughtForward && olderTime(broughtForward, language)],
    [WORDS.issuedOn, sayDay(issuedOn, language)],
  ];
  return facts.flatMap(([words, value]) => (value === undefined ? [] : [[words, value] as const]));
}

/** The days covered, in one language. */
export function spanOf(content: Pick<CertificateContent, 'from' | 'to'>, language: Language): string {
  const whole = content.from === undefined && content.to === undefined;
  return whole ? WORDS.wholeRecord[language] : spanText(content);
}

/** Time brought forward, with the day up to which the older books went. */
export function olderTime(older: { minutes: number; asOf: string }, language: Language): string {
  const day = sayDay(older.asOf, language);
  const upTo = WORDS.upTo[language];
  return `${sayMinutes(older.minutes, language)} (${upTo}${language === 'zh' ? '' : ' '}${day})`;
}

/** Who answers for it. The lines for the person in charge and for the seal are there on paper, also where nothing stands in them. */
export function signers(content: CertificateContent, language: Language): (readonly [Words, string])[] {
  return [
    [WORDS.inCharge, content.inCharge ?? ''],
    [WORDS.handler, content.handler ?? WORDS.byThemself[language]],
    [WORDS.seal, ''],
  ];
}

/** The services one by one. */
export function servicesTable(
  services: readonly ServiceLine[],
  language: Language,
  caption: Words = WORDS.content,
): Table {
  return {
    caption,
    columns: [
      { words: WORDS.day, share: 24 },
      { words: WORDS.activity, share: 25 },
      { words: WORDS.site, share: 14 },
      { words: WORDS.organisation, share: 17 },
      { words: WORDS.duration, share: 12, n: true },
      { words: WORDS.entry, share: 8, n: true },
    ],
    rows: services.map(({ day, starts, ends, title, category, site = '', organisation, minutes, seq }) => [
      ...[`${day} ${starts}–${ends}`, `${title} (${category})`, site, organisation],
      ...[sayMinutes(minutes, language), `#${seq}`],
    ]),
  };
}

/** The services by month and category. */
export function monthsTable(months: readonly MonthLine[], language: Language): Table {
  return {
    caption: WORDS.byMonth,
    columns: [
      { words: WORDS.month, share: 18 },
      { words: WORDS.category, share: 12 },
      { words: WORDS.activity, share: 28 },
      { words: WORDS.organisation, share: 20 },
      { words: WORDS.services, share: 9, n: true },
      { words: WORDS.duration, share: 13, n: true },
    ],
    rows: months.map(({ month, category, titles, organisations, services, minutes }) => [
      ...[sayMonth(month, language), category, some(titles, language), some(organisations, language)],
      ...[sayCount(services, language), sayMinutes(minutes, language)],
    ]),
  };
}

/** The first three of a list, and that there are more. */
function some(names: readonly string[], language: Language): string {
  const [separator, more] = language === 'zh' ? ['、', '等'] : ['; ', ' …'];
  return names.slice(0, 3).join(separator) + (names.length > 3 ? more : '');
}

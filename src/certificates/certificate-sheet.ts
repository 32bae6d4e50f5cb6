import { Language, Words } from '../common/language';
import { formatCount, formatDay, formatMinutes, formatMonth } from '../common/formatters';
import { spanText } from './certificate-text';
import { CertificateContent, MonthLine, ServiceLine } from './certificate-content';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

/** Up to so many services are told one by one on the first sheet; more are summed up by month and category there. */
export const MAX_LINES = 10;

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
    [CERTIFICATE_MESSAGES.number, number],
    [CERTIFICATE_MESSAGES.name, name],
    [CERTIFICATE_MESSAGES.volunteerNumber, volunteerNumber],
    [CERTIFICATE_MESSAGES.recordingUnit, recordingUnit],
    [CERTIFICATE_MESSAGES.span, spanOf(content, language)],
    [CERTIFICATE_MESSAGES.time, formatMinutes(minutes, language)],
    [CERTIFICATE_MESSAGES.broughtForward, broughtForward && olderTime(broughtForward, language)],
    [CERTIFICATE_MESSAGES.issuedOn, formatDay(issuedOn, language)],
  ];
  return facts.flatMap(([words, value]) => (value === undefined ? [] : [[words, value] as const]));
}

/** The days covered, in one language. */
export function spanOf(content: Pick<CertificateContent, 'from' | 'to'>, language: Language): string {
  const whole = content.from === undefined && content.to === undefined;
  return whole ? CERTIFICATE_MESSAGES.wholeRecord[language] : spanText(content);
}

/** Time brought forward, with the day up to which the older books went. */
export function olderTime(older: { minutes: number; asOf: string }, language: Language): string {
  const day = formatDay(older.asOf, language);
  const upTo = CERTIFICATE_MESSAGES.upTo[language];
  return `${formatMinutes(older.minutes, language)} (${upTo}${language === 'zh' ? '' : ' '}${day})`;
}

/** Who answers for it. The lines for the person in charge and for the seal are there on paper, also where nothing stands in them. */
export function signers(content: CertificateContent, language: Language): (readonly [Words, string])[] {
  return [
    [CERTIFICATE_MESSAGES.inCharge, content.inCharge ?? ''],
    [CERTIFICATE_MESSAGES.handler, content.handler ?? CERTIFICATE_MESSAGES.byThemself[language]],
    [CERTIFICATE_MESSAGES.seal, ''],
  ];
}

/** The services one by one. */
export function servicesTable(
  services: readonly ServiceLine[],
  language: Language,
  caption: Words = CERTIFICATE_MESSAGES.content,
): Table {
  return {
    caption,
    columns: [
      { words: CERTIFICATE_MESSAGES.day, share: 24 },
      { words: CERTIFICATE_MESSAGES.activity, share: 25 },
      { words: CERTIFICATE_MESSAGES.site, share: 14 },
      { words: CERTIFICATE_MESSAGES.organisation, share: 17 },
      { words: CERTIFICATE_MESSAGES.duration, share: 12, n: true },
      { words: CERTIFICATE_MESSAGES.entry, share: 8, n: true },
    ],
    rows: services.map(({ day, starts, ends, title, category, site = '', organisation, minutes, seq }) => [
      ...[`${day} ${starts}–${ends}`, `${title} (${category})`, site, organisation],
      ...[formatMinutes(minutes, language), `#${seq}`],
    ]),
  };
}

/** The services by month and category. */
export function monthsTable(months: readonly MonthLine[], language: Language): Table {
  return {
    caption: CERTIFICATE_MESSAGES.byMonth,
    columns: [
      { words: CERTIFICATE_MESSAGES.month, share: 18 },
      { words: CERTIFICATE_MESSAGES.category, share: 12 },
      { words: CERTIFICATE_MESSAGES.activity, share: 28 },
      { words: CERTIFICATE_MESSAGES.organisation, share: 20 },
      { words: CERTIFICATE_MESSAGES.services, share: 9, n: true },
      { words: CERTIFICATE_MESSAGES.duration, share: 13, n: true },
    ],
    rows: months.map(({ month, category, titles, organisations, services, minutes }) => [
      ...[formatMonth(month, language), category, some(titles, language), some(organisations, language)],
      ...[formatCount(services, language), formatMinutes(minutes, language)],
    ]),
  };
}

/** The first three of a list, and that there are more. */
function some(names: readonly string[], language: Language): string {
  const [separator, more] = language === 'zh' ? ['、', '等'] : ['; ', ' …'];
  return names.slice(0, 3).join(separator) + (names.length > 3 ? more : '');
}

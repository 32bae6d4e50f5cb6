import { importedByText } from '../communities/imported-by';
import { Language, Words } from '../common/language';
import { formatCount, formatDay, formatMinutes, formatMonth } from '../common/formatters';
import { spanText } from './certificate-text';
import { PUNCTUATION } from '../common/punctuation';
import { CertificateContent, ImportedService, MonthLine, ServiceLine, serviceSpan } from './certificate-content';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

/** Maximum number of services listed on the first sheet; more are summed up by month and category. */
export const MAX_LINES = 10;

/** A table column: its name and its share of the width. `n` marks numeric columns. */
export interface Column {
  readonly words: Words;
  readonly share: number;
  readonly n?: boolean;
}

/** A table with its texts, independent of page or PDF. */
export interface Table {
  readonly caption: Words;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** The labelled facts at the top of a certificate, in order. */
export function headFacts(content: CertificateContent, language: Language): (readonly [Words, string])[] {
  const { number, issuedOn, recordingUnit, name, volunteerNumber, minutes, broughtForward } = content;
  const facts: (readonly [Words, string | undefined])[] = [
    [CERTIFICATE_MESSAGES.number, number],
    [CERTIFICATE_MESSAGES.name, name],
    [CERTIFICATE_MESSAGES.volunteerNumber, volunteerNumber],
    [CERTIFICATE_MESSAGES.recordingUnit, recordingUnit],
    [CERTIFICATE_MESSAGES.span, spanOf(content, language)],
    [CERTIFICATE_MESSAGES.time, formatMinutes(minutes, language)],
    ...(content.imported ?? []).map(
      (part) => [CERTIFICATE_MESSAGES.imported, importedServiceText(part, language)] as const,
    ),
    [CERTIFICATE_MESSAGES.broughtForward, broughtForward && broughtForwardText(broughtForward, language)],
    [CERTIFICATE_MESSAGES.issuedOn, formatDay(issuedOn, language)],
  ];
  return facts.flatMap(([words, value]) => (value === undefined ? [] : [[words, value] as const]));
}

/** The days of service covered, in one language. */
export function spanOf(content: Pick<CertificateContent, 'from' | 'to'>, language: Language): string {
  const unlimited = content.from === undefined && content.to === undefined;
  return unlimited ? CERTIFICATE_MESSAGES.wholeRecord[language] : spanText(content);
}

/** Time brought forward, with the last day of the older books. */
export function broughtForwardText(opening: { minutes: number; asOf: string }, language: Language): string {
  const day = formatDay(opening.asOf, language);
  const upTo = CERTIFICATE_MESSAGES.upTo[language];
  return `${formatMinutes(opening.minutes, language)} (${upTo}${language === 'zh' ? '' : ' '}${day})`;
}

/** The services of an import of old books, and who answers for it. */
function importedServiceText({ services, minutes, ...source }: ImportedService, language: Language): string {
  const { comma } = PUNCTUATION[language];
  const times = language === 'zh' ? `${services} 次` : `${services} ${services === 1 ? 'service' : 'services'}`;
  return [times, formatMinutes(minutes, language), importedByText(source)[language]].join(comma);
}

/** The signature lines. Those of the person in charge and of the seal are printed even when empty. */
export function signers(content: CertificateContent, language: Language): (readonly [Words, string])[] {
  return [
    [CERTIFICATE_MESSAGES.inCharge, content.inCharge ?? ''],
    [CERTIFICATE_MESSAGES.handler, content.handler ?? CERTIFICATE_MESSAGES.selfIssued[language]],
    [CERTIFICATE_MESSAGES.seal, ''],
  ];
}

/** The table of single services. */
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
    rows: services.map((service) => {
      const { title, category, site = '', organisation, minutes, seq } = service;
      const cells = [serviceSpan(service), `${title} (${category})`, site, organisation];
      return [...cells, formatMinutes(minutes, language), `#${seq}`];
    }),
  };
}

/** The table of services summed up by month and category. */
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
      ...[formatMonth(month, language), category, joinFirst(titles, language), joinFirst(organisations, language)],
      ...[formatCount(services, language), formatMinutes(minutes, language)],
    ]),
  };
}

/** Joins the first three names of a list and marks that there are more. */
function joinFirst(names: readonly string[], language: Language): string {
  const [separator, more] = language === 'zh' ? ['、', '等'] : ['; ', ' …'];
  return names.slice(0, 3).join(separator) + (names.length > 3 ? more : '');
}

import { importedByText } from '../communities/imported-by';
import { Words } from '../common/language';
import { formatMinutes } from '../common/formatters';
import { CertificateContent, ImportedService, ServiceLine, serviceSpan } from './certificate-content';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

/** First line of every certificate's text. No checkpoint starts with it, so the ledger's key can safely sign both. */
export const FIRST_LINE = `${CERTIFICATE_MESSAGES.title.zh} ${CERTIFICATE_MESSAGES.title.en}`;

/** The label of the public key in the text. */
const KEY_LABEL = label(CERTIFICATE_MESSAGES.publicKey);

/** The plain text of a certificate that is signed: one fact a line, Chinese first. Its bytes must never change. */
export function certificateText(content: CertificateContent): string {
  const { services, broughtForward, log } = content;
  const lines: (string | undefined)[] = [
    FIRST_LINE,
    '',
    factLine(CERTIFICATE_MESSAGES.number, content.number),
    factLine(CERTIFICATE_MESSAGES.issuedOn, content.issuedOn),
    factLine(CERTIFICATE_MESSAGES.recordingUnit, content.recordingUnit),
    content.name && factLine(CERTIFICATE_MESSAGES.name, content.name),
    factLine(CERTIFICATE_MESSAGES.volunteerNumber, content.volunteerNumber),
    factLine(CERTIFICATE_MESSAGES.span, spanText(content)),
    factLine(CERTIFICATE_MESSAGES.time, duration(content.minutes)),
    broughtForward &&
      factLine(
        CERTIFICATE_MESSAGES.broughtForward,
        `${duration(broughtForward.minutes)}, ${CERTIFICATE_MESSAGES.upTo.zh} ${CERTIFICATE_MESSAGES.upTo.en} ${broughtForward.asOf}`,
      ),
    ...(content.imported ?? []).map((part) => factLine(CERTIFICATE_MESSAGES.imported, importedServiceText(part))),
    factLine(CERTIFICATE_MESSAGES.content, String(services.length)),
    ...services.map(serviceText),
    content.inCharge && factLine(CERTIFICATE_MESSAGES.inCharge, content.inCharge),
    factLine(
      CERTIFICATE_MESSAGES.handler,
      content.handler ?? `${CERTIFICATE_MESSAGES.selfIssued.zh} ${CERTIFICATE_MESSAGES.selfIssued.en}`,
    ),
    '',
    factLine(CERTIFICATE_MESSAGES.check, content.check),
    factLine(CERTIFICATE_MESSAGES.logOrigin, log.origin),
    factLine(CERTIFICATE_MESSAGES.logSize, String(log.size)),
    factLine(CERTIFICATE_MESSAGES.logRoot, log.root),
    `${KEY_LABEL}${log.publicKey}`,
    '',
    CERTIFICATE_MESSAGES.free.zh,
    CERTIFICATE_MESSAGES.free.en,
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

/** The public key in a certificate's text, or undefined. */
export function publicKeyIn(text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.startsWith(KEY_LABEL))
    ?.slice(KEY_LABEL.length);
}

/** The days covered, `2026-01-01 – 2026-06-30`, or the text for the whole record. */
export function spanText({ from, to }: Pick<CertificateContent, 'from' | 'to'>): string {
  if (from === undefined && to === undefined)
    return `${CERTIFICATE_MESSAGES.wholeRecord.zh} ${CERTIFICATE_MESSAGES.wholeRecord.en}`;
  return `${from ?? '…'} – ${to ?? '…'}`;
}

function serviceText(service: ServiceLine, n: number): string {
  const { title, category, site, organisation, minutes, seq } = service;
  const parts = [serviceSpan(service), `${title} (${category})`, site, organisation, duration(minutes), `#${seq}`];
  return `  ${n + 1}. ${parts.filter((part) => part !== undefined).join(' · ')}`;
}

function importedServiceText({ services, minutes, ...source }: ImportedService): string {
  const { zh, en } = importedByText(source);
  return `${services} · ${duration(minutes)} · ${zh} (${en})`;
}

function label({ zh, en }: Words): string {
  return `${zh} ${en}: `;
}

function factLine(words: Words, value: string): string {
  return `${label(words)}${value}`;
}

function duration(minutes: number): string {
  return `${formatMinutes(minutes, 'zh')} (${formatMinutes(minutes, 'en')})`;
}

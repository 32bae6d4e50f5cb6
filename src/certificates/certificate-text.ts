import { Words } from '../common/language';
import { formatMinutes } from '../common/formatters';
import { CertificateContent, ServiceLine } from './certificate-content';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

/** The first line of every certificate's text. No checkpoint begins like it, so the ledger's key can sign both. */
export const FIRST_LINE = `${CERTIFICATE_MESSAGES.title.zh} ${CERTIFICATE_MESSAGES.title.en}`;

/** The label before the public key in the text. */
const KEY_LABEL = label(CERTIFICATE_MESSAGES.publicKey);

/** A certificate as plain text, to be signed: a line a fact, Chinese first, read by people. */
export function certificateText(content: CertificateContent): string {
  const { services, broughtForward, log } = content;
  const lines: (string | undefined)[] = [
    FIRST_LINE,
    '',
    fact(CERTIFICATE_MESSAGES.number, content.number),
    fact(CERTIFICATE_MESSAGES.issuedOn, content.issuedOn),
    fact(CERTIFICATE_MESSAGES.recordingUnit, content.recordingUnit),
    content.name && fact(CERTIFICATE_MESSAGES.name, content.name),
    fact(CERTIFICATE_MESSAGES.volunteerNumber, content.volunteerNumber),
    fact(CERTIFICATE_MESSAGES.span, spanText(content)),
    fact(CERTIFICATE_MESSAGES.time, time(content.minutes)),
    broughtForward &&
      fact(
        CERTIFICATE_MESSAGES.broughtForward,
        `${time(broughtForward.minutes)}, ${CERTIFICATE_MESSAGES.upTo.zh} ${CERTIFICATE_MESSAGES.upTo.en} ${broughtForward.asOf}`,
      ),
    fact(CERTIFICATE_MESSAGES.content, String(services.length)),
    ...services.map(serviceText),
    content.inCharge && fact(CERTIFICATE_MESSAGES.inCharge, content.inCharge),
    fact(
      CERTIFICATE_MESSAGES.handler,
      content.handler ?? `${CERTIFICATE_MESSAGES.byThemself.zh} ${CERTIFICATE_MESSAGES.byThemself.en}`,
    ),
    '',
    fact(CERTIFICATE_MESSAGES.check, content.check),
    fact(CERTIFICATE_MESSAGES.logOrigin, log.origin),
    fact(CERTIFICATE_MESSAGES.logSize, String(log.size)),
    fact(CERTIFICATE_MESSAGES.logRoot, log.root),
    `${KEY_LABEL}${log.publicKey}`,
    '',
    CERTIFICATE_MESSAGES.free.zh,
    CERTIFICATE_MESSAGES.free.en,
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

/** The public key that a certificate's text names, or undefined. */
export function keyIn(text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.startsWith(KEY_LABEL))
    ?.slice(KEY_LABEL.length);
}

/** The days covered: `2026-01-01 – 2026-06-30`, or that it is the whole record. */
export function spanText({ from, to }: Pick<CertificateContent, 'from' | 'to'>): string {
  if (from === undefined && to === undefined)
    return `${CERTIFICATE_MESSAGES.wholeRecord.zh} ${CERTIFICATE_MESSAGES.wholeRecord.en}`;
  return `${from ?? '…'} – ${to ?? '…'}`;
}

function serviceText(service: ServiceLine, n: number): string {
  const { day, starts, ends, title, category, site, organisation, minutes, seq } = service;
  const parts = [`${day} ${starts}–${ends}`, `${title} (${category})`, site, organisation, time(minutes), `#${seq}`];
  return `  ${n + 1}. ${parts.filter((part) => part !== undefined).join(' · ')}`;
}

function label({ zh, en }: Words): string {
  return `${zh} ${en}: `;
}

function fact(words: Words, value: string): string {
  return `${label(words)}${value}`;
}

function time(minutes: number): string {
  return `${formatMinutes(minutes, 'zh')} (${formatMinutes(minutes, 'en')})`;
}

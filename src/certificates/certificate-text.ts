import { Words } from '../common/language';
import { sayMinutes } from '../common/formatters';
import { CertificateContent, ServiceLine } from './certificate-content';
import { WORDS } from './certificates.messages';

/** The first line of every certificate's text. No checkpoint begins like it, so the ledger's key can sign both. */
export const FIRST_LINE = `${WORDS.title.zh} ${WORDS.title.en}`;

/** The label before the public key in the text. */
const KEY_LABEL = label(WORDS.publicKey);

/** A certificate as plain text, to be signed: a line a fact, Chinese first, read by people. */
export function certificateText(content: CertificateContent): string {
  const { services, broughtForward, log } = content;
  const lines: (string | undefined)[] = [
    FIRST_LINE,
    '',
    fact(WORDS.number, content.number),
    fact(WORDS.issuedOn, content.issuedOn),
    fact(WORDS.recordingUnit, content.recordingUnit),
    content.name && fact(WORDS.name, content.name),
    fact(WORDS.volunteerNumber, content.volunteerNumber),
    fact(WORDS.span, spanText(content)),
    fact(WORDS.time, time(content.minutes)),
    broughtForward &&
      fact(
        WORDS.broughtForward,
        `${time(broughtForward.minutes)}, ${WORDS.upTo.zh} ${WORDS.upTo.en} ${broughtForward.asOf}`,
      ),
    fact(WORDS.content, String(services.length)),
    ...services.map(serviceText),
    content.inCharge && fact(WORDS.inCharge, content.inCharge),
    fact(WORDS.handler, content.handler ?? `${WORDS.byThemself.zh} ${WORDS.byThemself.en}`),
    '',
    fact(WORDS.check, content.check),
    fact(WORDS.logOrigin, log.origin),
    fact(WORDS.logSize, String(log.size)),
    fact(WORDS.logRoot, log.root),
    `${KEY_LABEL}${log.publicKey}`,
    '',
    WORDS.free.zh,
    WORDS.free.en,
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
  if (from === undefined && to === undefined) return `${WORDS.wholeRecord.zh} ${WORDS.wholeRecord.en}`;
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
  return `${sayMinutes(minutes, 'zh')} (${sayMinutes(minutes, 'en')})`;
}

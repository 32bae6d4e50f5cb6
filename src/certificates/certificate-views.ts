import { hashOf } from './certificate-check';
import { Judged } from './certificate-queries';
import { CertificateItem, CertificateView, CheckView } from './certificates.dto';
import { CertificateContent, masked } from './certificate-content';

/** What a certificate says. */
export function contentOf({ row }: Judged): CertificateContent {
  return JSON.parse(row.content) as CertificateContent;
}

/** A certificate in a list. */
export function itemView({ row, standing }: Judged): CertificateItem {
  const { id, code, issuedOn, fromDay, toDay, minutes } = row;
  const span = { from: fromDay ?? undefined, to: toDay ?? undefined };
  return { id, number: code, status: standing, issuedOn, ...span, minutes };
}

/** A certificate with everything it says, to those whose business it is. */
export function certificateView(judged: Judged): CertificateView {
  const { row, corrections } = judged;
  return {
    ...itemView(judged),
    volunteer: row.volunteer,
    ...contentOf(judged),
    sha256: hashOf(row.note),
    entry: row.seq,
    revokedOn: row.revokedOn ?? undefined,
    reason: row.reason ?? undefined,
    corrections: corrections.length > 0 ? corrections : undefined,
  };
}

/** A certificate to a stranger who holds it: nothing that its paper doesn't show, and the name masked. */
export function checkView(judged: Judged): CheckView {
  const { number, recordingUnit, issuedOn, name, minutes, broughtForward, from, to } = contentOf(judged);
  return {
    status: judged.standing,
    ...{ number, recordingUnit, issuedOn, minutes, from, to },
    name: name === undefined ? undefined : masked(name),
    broughtForwardMinutes: broughtForward?.minutes,
  };
}

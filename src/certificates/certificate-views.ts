import { certificateHash } from './certificate-check';
import { CertificateWithStatus } from './certificate-queries';
import { CertificateItem, CertificateView, CheckView } from './certificates.dto';
import { CertificateContent, maskName } from './certificate-content';

/** Parses the stored content of a certificate. */
export function contentOf({ row }: CertificateWithStatus): CertificateContent {
  return JSON.parse(row.content) as CertificateContent;
}

/** View of a certificate in a list. */
export function itemView({ row, status }: CertificateWithStatus): CertificateItem {
  const { id, code, issuedOn, fromDay, toDay, minutes } = row;
  const range = { from: fromDay ?? undefined, to: toDay ?? undefined };
  return { id, number: code, status, issuedOn, ...range, minutes };
}

/** Full view of a certificate, for the centre and the volunteer. */
export function certificateView(certificate: CertificateWithStatus): CertificateView {
  const { row, corrections } = certificate;
  return {
    ...itemView(certificate),
    volunteer: row.volunteer,
    ...contentOf(certificate),
    sha256: certificateHash(row.note),
    entry: row.seq,
    revokedOn: row.revokedOn ?? undefined,
    reason: row.reason ?? undefined,
    corrections: corrections.length > 0 ? corrections : undefined,
  };
}

/** Public view of a certificate: only facts that are printed on it, with the name masked. */
export function checkView(certificate: CertificateWithStatus): CheckView {
  const content = contentOf(certificate);
  const { number, recordingUnit, issuedOn, name, minutes, broughtForward, imported, from, to } = content;
  return {
    status: certificate.status,
    ...{ number, recordingUnit, issuedOn, minutes, from, to },
    name: name === undefined ? undefined : maskName(name),
    broughtForwardMinutes: broughtForward?.minutes,
    importedMinutes: imported?.reduce((sum, part) => sum + part.minutes, 0),
  };
}

import { Proposal, CommandContext } from '../ledger/core/command';
import { EntryDraft, Facts } from '../ledger/core/entry';
import { LedgerInfo } from '../ledger/ledgers.service';
import { LogPosition } from '../ledger/log/checkpoints';
import { signNote } from '../ledger/log/signed-note';
import { dayOf } from '../common/calendar';
import { Day } from '../common/instant';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { CertificateBasis } from './certificate-basis';
import { certificateHash } from './certificate-check';
import { CertificateSeries } from './certificate-series.entity';
import { certificateText } from './certificate-text';
import { Certificate } from './certificate.entity';
import { CertificateContent, certificateNumber } from './certificate-content';

/** A certificate's content before its number, day of issue and log position are assigned. */
export type CertificateDraft = Omit<CertificateContent, 'number' | 'issuedOn' | 'log'>;

/** A certificate to be issued: ids, ledger, log, basis and draft content. */
export interface CertificateIssue {
  readonly ids: Pick<Certificate, 'id' | 'checkId' | 'volunteer'>;
  readonly info: LedgerInfo;
  /** The log that the certificate names; it contains the entries of the basis. */
  readonly log: LogPosition;
  readonly basis: CertificateBasis;
  readonly draft: CertificateDraft;
}

/**
 * Proposes the entry and rows that issue a certificate: takes the next running number and signs the text with the size
 * and root of the log as it was checked before. Ed25519 is deterministic, so the same context gives the same bytes.
 */
export function issueProposal(
  context: CommandContext,
  issue: CertificateIssue,
  series: CertificateSeries | undefined,
): Proposal {
  const { ids, info, log: position, basis, draft } = issue;
  const { ledger, origin, zone, signing } = info;
  const issued = (series?.issued ?? 0) + 1;
  const issuedOn = dayOf(context.now, zone);
  const number = certificateNumber(ledger, issuedOn, issued, info.continuedAs);
  const inCharge = draft.inCharge ?? series?.inCharge ?? undefined;
  const root = Buffer.from(position.root, 'hex').toString('base64');
  const log = { origin, size: position.size, root, publicKey: signing.verifier };
  const content: CertificateContent = { ...draft, number, issuedOn, inCharge, log };
  const note = signNote(certificateText(content), signing);
  const { from, to, minutes } = content;
  const opening = basis.broughtForward;
  const facts: Facts = {
    ...{ certificate: ids.id, volunteer: ids.volunteer, number, from, to, minutes: String(minutes) },
    services: String(basis.services.length),
    broughtForward: opening && String(opening.minutes),
    sha256: certificateHash(note),
  };
  const seqs = [...(opening?.entries ?? []), ...basis.services.map(({ seq }) => seq)];
  const row = {
    ...{ ...ids, ledger, code: number, fromDay: from ?? null, toDay: to ?? null, minutes, issuedOn, note },
    ...{
      content: JSON.stringify(content),
      basis: JSON.stringify(seqs),
      revokedOn: null,
      revokedSeq: null,
      reason: null,
    },
  };
  return {
    drafts: [draftOf('certificate.issued', facts, { context, day: issuedOn })],
    rows: ([entry]) => [
      { table: Certificate, row: { ...row, seq: entry?.seq ?? 0 } },
      { table: CertificateSeries, row: { ledger, issued, inCharge: inCharge ?? null } },
    ],
  };
}

/** Proposes the entry and row that revoke a certificate. */
export function revocationProposal(
  context: CommandContext,
  certificate: Certificate,
  { reason, blinded, day }: { reason: string; blinded: string; day: Day },
): Proposal {
  const { id, seq, volunteer } = certificate;
  const facts = { certificate: id, volunteer, issued: String(seq), reason: blinded };
  return {
    drafts: [draftOf('certificate.revoked', facts, { context, day })],
    rows: ([entry]) => [
      { table: Certificate, row: { ...certificate, reason, revokedOn: day, revokedSeq: entry?.seq ?? null } },
    ],
  };
}

function draftOf(
  kind: 'certificate.issued' | 'certificate.revoked',
  facts: Facts,
  { context, day }: { context: CommandContext; day: Day },
): EntryDraft {
  return { kind, period: firstOpenMonth(day.slice(0, 7), context.head), occurred: day, facts, sides: [] };
}

import { Proposal, CommandContext } from '../ledger/core/command';
import { EntryDraft, Facts } from '../ledger/core/entry';
import { LedgerInfo } from '../ledger/ledgers.service';
import { root } from '../ledger/log/merkle';
import { signNote } from '../ledger/log/signed-note';
import { dayOf } from '../common/calendar';
import { Day } from '../common/instant';
import { firstOpenMonth } from '../communities/brought-forward';
import { Basis } from './certificate-basis';
import { hashOf } from './certificate-check';
import { CertificateSeries } from './certificate-series.entity';
import { certificateText } from './certificate-text';
import { Certificate } from './certificate.entity';
import { CertificateContent, numberOf } from './certificate-content';

/** What of a certificate is settled before its number is. */
export type Prepared = Omit<CertificateContent, 'number' | 'issuedOn' | 'log'>;

/** A certificate that only lacks its number, its day and its place in the log. */
export interface Issue {
  readonly ids: Pick<Certificate, 'id' | 'checkId' | 'volunteer'>;
  readonly info: LedgerInfo;
  readonly basis: Basis;
  readonly prepared: Prepared;
}

/**
 * The entry of a certificate's issue, and its rows: takes the next running number and signs the text over the log as
 * it stands at the commit. Ed25519 needs no randomness, so the same view gives the same bytes.
 */
export function issuance(view: CommandContext, issue: Issue, series: CertificateSeries | undefined): Proposal {
  const { ids, info, basis, prepared } = issue;
  const { ledger, origin, zone, signing } = info;
  const issued = (series?.issued ?? 0) + 1;
  const issuedOn = dayOf(view.now, zone);
  const number = numberOf(ledger, issuedOn, issued);
  const inCharge = prepared.inCharge ?? series?.inCharge ?? undefined;
  const { seq: size, frontier } = view.head;
  const log = { origin, size, root: root(frontier).toString('base64'), publicKey: signing.verifier };
  const content: CertificateContent = { ...prepared, number, issuedOn, inCharge, log };
  const note = signNote(certificateText(content), signing);
  const { from, to, minutes } = content;
  const older = basis.broughtForward;
  const facts: Facts = {
    ...{ certificate: ids.id, volunteer: ids.volunteer, number, from, to, minutes: String(minutes) },
    services: String(basis.services.length),
    broughtForward: older && String(older.minutes),
    sha256: hashOf(note),
  };
  const seqs = [...(older?.entries ?? []), ...basis.services.map(({ seq }) => seq)];
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
    drafts: [draftOf('certificate.issued', facts, { view, day: issuedOn })],
    rows: ([entry]) => [
      { table: Certificate, row: { ...row, seq: entry?.seq ?? 0 } },
      { table: CertificateSeries, row: { ledger, issued, inCharge: inCharge ?? null } },
    ],
  };
}

/** The entry of a certificate's revocation, and its row. */
export function revocation(
  view: CommandContext,
  certificate: Certificate,
  { reason, blinded, day }: { reason: string; blinded: string; day: Day },
): Proposal {
  const { id, seq, volunteer } = certificate;
  const facts = { certificate: id, volunteer, issued: String(seq), reason: blinded };
  return {
    drafts: [draftOf('certificate.revoked', facts, { view, day })],
    rows: ([entry]) => [
      { table: Certificate, row: { ...certificate, reason, revokedOn: day, revokedSeq: entry?.seq ?? null } },
    ],
  };
}

function draftOf(
  kind: 'certificate.issued' | 'certificate.revoked',
  facts: Facts,
  { view, day }: { view: CommandContext; day: Day },
): EntryDraft {
  return { kind, period: firstOpenMonth(day.slice(0, 7), view.head), occurred: day, facts, sides: [] };
}

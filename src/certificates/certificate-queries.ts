import { Injectable } from '@nestjs/common';
import { Caller, isOnlyVolunteer } from '../auth/api-keys.service';
import { Database } from '../database/database';
import { DomainError } from '../common/domain-error';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Person } from '../communities/person.entity';
import { Certificate } from './certificate.entity';

/** Whether a certificate can be relied on. `superseded`: an entry that it rests on was reversed since. */
export type CertificateStatus = 'valid' | 'superseded' | 'revoked';

/** A certificate with its standing as the journal has it now. */
export interface Judged {
  readonly row: Certificate;
  readonly standing: CertificateStatus;
  /** The entries that reversed what it rests on, in order. */
  readonly corrections: readonly number[];
}

/** How many certificates a page lists. */
const LATEST = 100;

/** What a check id looks like: 128 bits in base64url. */
const CHECK_ID = /^[A-Za-z0-9_-]{22}$/;

/** Reads certificates: the centre all of its ledger's, a volunteer only their own, a stranger the one they hold. */
@Injectable()
export class CertificateQueries {
  constructor(
    private readonly database: Database,
    private readonly referenceData: ReferenceData,
  ) {}

  /** The certificate of a path, by number or id; a volunteer's own key finds nobody else's. */
  async one(caller: Caller, ref: string): Promise<Judged> {
    const row = await this.referenceData.get(Certificate, caller.ledger, ref);
    if (isOnlyVolunteer(caller) && row.volunteer !== caller.person) throw new DomainError('not-found');
    const [judged] = await this.judge(row.ledger, [row]);
    return judged as Judged;
  }

  /** A page of a volunteer's certificates, the oldest first. */
  async of(volunteer: Person, page: PageQuery): Promise<Judged[]> {
    const rows = await this.referenceData.list(Certificate, volunteer.ledger, page, { volunteer: volunteer.id });
    return this.judge(volunteer.ledger, rows);
  }

  /** A volunteer's latest certificates, the newest first. */
  async latest(volunteer: Person): Promise<Judged[]> {
    const { ledger, id } = volunteer;
    const rows = await this.database.read.find(Certificate, {
      where: { ledger, volunteer: id },
      order: { id: 'DESC' },
      take: LATEST,
    });
    return this.judge(ledger, rows);
  }

  /** The certificate with a check id, of whatever ledger, or undefined. */
  async byCheckId(checkId: string): Promise<Judged | undefined> {
    const row = CHECK_ID.test(checkId) ? await this.database.read.findOneBy(Certificate, { checkId }) : null;
    if (!row) return undefined;
    const [judged] = await this.judge(row.ledger, [row]);
    return judged;
  }

  private async judge(ledger: string, rows: readonly Certificate[]): Promise<Judged[]> {
    const { read, dialect } = this.database;
    const services = rows.flatMap(({ id, basis }) => (JSON.parse(basis) as number[]).map((seq) => [id, seq]));
    const reversals = await read.query<{ id: string; seq: number }[]>(
      `SELECT q.id AS id, r.seq AS seq FROM ${dialect.tuples('?2', { id: 'text', seq: 'integer' })} q CROSS JOIN entry r
       WHERE r.ledger = ?1 AND r.reverses_seq = q.seq ORDER BY r.seq`,
      [ledger, JSON.stringify(services)],
    );
    return rows.map((row) => {
      const corrections = reversals.filter(({ id }) => id === row.id).map(({ seq }) => seq);
      const stands: CertificateStatus = corrections.length > 0 ? 'superseded' : 'valid';
      return { row, corrections, standing: row.revokedSeq === null ? stands : 'revoked' };
    });
  }
}

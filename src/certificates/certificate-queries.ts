import { Injectable } from '@nestjs/common';
import { Caller, isOnlyVolunteer } from '../auth/api-keys.service';
import { Database } from '../database/database';
import { DomainError } from '../common/domain-error';
import { DateRangeQuery } from '../http/paging';
import { DateFilter } from '../communities/date-filter';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Person } from '../communities/person.entity';
import { Certificate } from './certificate.entity';

/** Validity of a certificate. `superseded`: an entry in its basis was reversed after it was issued. */
export type CertificateStatus = 'valid' | 'superseded' | 'revoked';

/** A certificate with its current status. */
export interface CertificateWithStatus {
  readonly row: Certificate;
  readonly status: CertificateStatus;
  /** Entries that reversed entries of its basis, in order. */
  readonly corrections: readonly number[];
}

/** Maximum number of certificates on the list page. */
const MAX_LISTED = 100;

/** Format of a check id: 128 bits in base64url. */
const CHECK_ID = /^[A-Za-z0-9_-]{22}$/;

/** Reads certificates: the centre sees all of its ledger, a volunteer their own, the public one by its check id. */
@Injectable()
export class CertificateQueries {
  constructor(
    private readonly database: Database,
    private readonly referenceData: ReferenceData,
    private readonly dates: DateFilter,
  ) {}

  /** Finds a certificate by number or id; with a volunteer's key only their own. Throws `not-found`. */
  async get(caller: Caller, ref: string): Promise<CertificateWithStatus> {
    const row = await this.referenceData.get(Certificate, caller.ledger, ref);
    if (isOnlyVolunteer(caller) && row.volunteer !== caller.person) throw new DomainError('not-found');
    const [certificate] = await this.withStatus(row.ledger, [row]);
    return certificate as CertificateWithStatus;
  }

  /** A page of a volunteer's certificates, oldest first. */
  async list(volunteer: Person, page: PageQuery & DateRangeQuery): Promise<CertificateWithStatus[]> {
    const filter = { volunteer: volunteer.id, issuedOn: this.dates.days(page) };
    const rows = await this.referenceData.list(Certificate, volunteer.ledger, page, filter);
    return this.withStatus(volunteer.ledger, rows);
  }

  /** A volunteer's latest certificates, newest first. */
  async latest(volunteer: Person): Promise<CertificateWithStatus[]> {
    const { ledger, id } = volunteer;
    const rows = await this.database.read.find(Certificate, {
      where: { ledger, volunteer: id },
      order: { id: 'DESC' },
      take: MAX_LISTED,
    });
    return this.withStatus(ledger, rows);
  }

  /** Finds a certificate by its check id in any ledger. */
  async byCheckId(checkId: string): Promise<CertificateWithStatus | undefined> {
    const row = CHECK_ID.test(checkId) ? await this.database.read.findOneBy(Certificate, { checkId }) : null;
    if (!row) return undefined;
    const [certificate] = await this.withStatus(row.ledger, [row]);
    return certificate;
  }

  private async withStatus(ledger: string, rows: readonly Certificate[]): Promise<CertificateWithStatus[]> {
    const { read, dialect } = this.database;
    const services = rows.flatMap(({ id, basis }) => (JSON.parse(basis) as number[]).map((seq) => [id, seq]));
    const reversals = await read.query<{ id: string; seq: number }[]>(
      `SELECT q.id AS id, r.seq AS seq FROM ${dialect.tuples('?2', { id: 'text', seq: 'integer' })} q CROSS JOIN entry r
       WHERE r.ledger = ?1 AND r.reverses_seq = q.seq ORDER BY r.seq`,
      [ledger, JSON.stringify(services)],
    );
    return rows.map((row) => {
      const corrections = reversals.filter(({ id }) => id === row.id).map(({ seq }) => seq);
      const status: CertificateStatus = corrections.length > 0 ? 'superseded' : 'valid';
      return { row, corrections, status: row.revokedSeq === null ? status : 'revoked' };
    });
  }
}

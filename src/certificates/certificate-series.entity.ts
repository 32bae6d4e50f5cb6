import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last running number of a ledger's certificates. */
@Entity('certificate_series')
export class CertificateSeries {
  @PrimaryColumn('text') ledger: string;
  @Column('integer') issued: number;
  /** The person in charge last named by the centre: printed on later certificates until another is named. */
  @Column('text', { nullable: true }) inCharge: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the running number of a ledger's certificates has come. */
@Entity('certificate_series')
export class CertificateSeries {
  @PrimaryColumn('text') ledger: string;
  @Column('integer') issued: number;
  /** The person in charge whom the centre named last: stands on later certificates until another is named. */
  @Column('text', { nullable: true }) inCharge: string | null;
}

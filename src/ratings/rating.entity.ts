import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rating: the stars that a served person gave for one service record. */
@Entity('rating')
export class Rating {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') record: string;
  @PrimaryColumn('text') rater: string;
  @Column('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') activity: string;
  @Column('integer') stars: number;
  @Column('text') ratedAt: string;
  @Column('integer') seq: number;
}

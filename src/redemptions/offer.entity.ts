import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An offer: goods or a service that a shop gives for points. */
@Entity('offer')
export class Offer {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') code: string;
  /** Shop, by opaque id. */
  @Column('text') shop: string;
  @Column('text') title: string;
}

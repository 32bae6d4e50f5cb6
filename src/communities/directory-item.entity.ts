import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The lists that service is counted by. */
export type DirectoryKind = 'organisation' | 'unit' | 'cohort';

/** A line of one of the community's lists: an organisation, a unit (小区, 楼栋), a cohort. */
@Entity('directory_item')
export class DirectoryItem {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') kind: DirectoryKind;
  @Column('text') code: string;
  @Column('text') name: string;
}

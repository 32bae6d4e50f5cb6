import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The kinds of directory items by which service is broken down in reports. */
export type DirectoryKind = 'organisation' | 'unit' | 'cohort';

/** An organisation, a building or block (小区或楼栋; stored as `unit`), or a cohort of the community. */
@Entity('directory_item')
export class DirectoryItem {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') kind: DirectoryKind;
  @Column('text') code: string;
  @Column('text') name: string;
}

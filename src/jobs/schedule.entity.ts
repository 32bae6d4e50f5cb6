import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the time of a schedule comes next, as the embedded runner knows it: kept, so that no restart loses one. */
@Entity('job_schedule')
export class ScheduleRow {
  @PrimaryColumn('text') id: string;
  @Column('text') pattern: string;
  @Column('text') zone: string;
  @Column('text') nextAt: string;
}

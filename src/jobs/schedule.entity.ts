import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Next time of a schedule of the embedded runner. Stored, so that a schedule due during a restart is not lost. */
@Entity('job_schedule')
export class ScheduleRow {
  @PrimaryColumn('text') id: string;
  @Column('text') pattern: string;
  @Column('text') zone: string;
  @Column('text') nextAt: string;
}

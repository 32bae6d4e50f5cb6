import { MigrationInterface, QueryRunner, Table } from 'typeorm';
import { table } from './1790000000002-registers';

/** Adds the next run of each schedule, for the embedded job runner. */
export class Schedules1790000000018 implements MigrationInterface {
  readonly name = 'Schedules1790000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(new Table(SCHEDULE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(SCHEDULE.name);
  }
}

const SCHEDULE = table('job_schedule', '*id pattern zone nextAt');

import { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, table } from './1790000000002-registers';

/** Adds the answers of shops to the lines of their statements. */
export class StatementAnswers1790000000006 implements MigrationInterface {
  readonly name = 'StatementAnswers1790000000006';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [ANSWERS]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(ANSWERS.name);
  }
}

const ANSWERS = table(
  'statement_answer',
  '*ledger *id shop month seq?:integer answer text? person at',
  'ledger shop month seq',
  'ledger answer id',
);

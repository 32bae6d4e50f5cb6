import { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, table } from './1790000000002-registers';

/** Adds certificates of service, and the number of certificates issued per ledger. */
export class Certificates1790000000005 implements MigrationInterface {
  readonly name = 'Certificates1790000000005';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const TABLES = [
  table(
    'certificate',
    `*ledger *id code checkId volunteer fromDay? toDay? minutes:integer issuedOn content note basis seq:integer
     revokedOn? revokedSeq?:integer reason?`,
    '!ledger code',
    '!checkId',
    'ledger volunteer id',
  ),
  table('certificate_series', '*ledger issued:integer inCharge?'),
];

import { MigrationInterface, QueryRunner } from 'typeorm';
import { Spec, createTables, table } from './1790000000002-registers';

/** Adds redemption codes, reservations, and payments to shops. */
export class Till1790000000003 implements MigrationInterface {
  readonly name = 'Till1790000000003';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const TABLES: readonly Spec[] = [
  table(
    'consent_code',
    '*ledger *id volunteer kind digest shop? ceiling?:integer createdBy createdAt expiresAt usedAt? usedFor? cancelledAt?',
    '!ledger digest',
    'ledger volunteer id',
  ),
  table(
    'reservation',
    '*ledger *id volunteer shop offer quantity:integer price:integer points:integer status captured:integer redemption? reservedAt expiresAt seq:integer resolvedSeq?:integer',
    'ledger shop id',
    'ledger status id',
  ),
  table(
    'shop_payment',
    '*ledger *id shop cents:integer bankReference paidAt seq:integer',
    '!ledger shop bankReference',
    'ledger shop id',
  ),
];

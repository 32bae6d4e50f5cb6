import { MigrationInterface, QueryRunner } from 'typeorm';
import { dropUnique } from './1790000000002-registers';

/** A till's own number for a redemption is its shop's: two shops may count from 1, and neither learns of the other's. */
export class NumbersOfTills1790000000033 implements MigrationInterface {
  readonly name = 'NumbersOfTills1790000000033';

  async up(runner: QueryRunner): Promise<void> {
    await dropUnique(runner, 'redemption');
    await runner.query(
      'CREATE UNIQUE INDEX redemption_shop_code ON redemption (ledger, shop, code) WHERE code IS NOT NULL',
    );
    // The centre looks for a number without knowing the shop; in the order of lists, or SQLite would walk the ledger.
    await runner.query('CREATE INDEX redemption_code ON redemption (ledger, code, id) WHERE code IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX redemption_shop_code');
    await runner.query('DROP INDEX redemption_code');
    await runner.query('CREATE UNIQUE INDEX redemption_code_of_ledger ON redemption (ledger, code)');
  }
}

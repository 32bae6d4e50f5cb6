import { MigrationInterface, QueryRunner } from 'typeorm';
import { dropUnique } from './1790000000002-registers';

/** Makes a redemption's number unique per shop instead of per ledger. */
export class NumbersOfTills1790000000033 implements MigrationInterface {
  readonly name = 'NumbersOfTills1790000000033';

  async up(runner: QueryRunner): Promise<void> {
    await dropUnique(runner, 'redemption');
    await runner.query(
      'CREATE UNIQUE INDEX redemption_shop_code ON redemption (ledger, shop, code) WHERE code IS NOT NULL',
    );
    // For searches by number without a shop. Ends with `id`, the order of lists: SQLite would else scan the ledger.
    await runner.query('CREATE INDEX redemption_code ON redemption (ledger, code, id) WHERE code IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX redemption_shop_code');
    await runner.query('DROP INDEX redemption_code');
    await runner.query('CREATE UNIQUE INDEX redemption_code_of_ledger ON redemption (ledger, code)');
  }
}

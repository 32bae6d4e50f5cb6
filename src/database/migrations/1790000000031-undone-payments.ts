import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
import { dropUnique } from './1790000000002-registers';

/** Allows reversing a payment; its bank reference can then be used again (docs/decisions/0026). */
export class UndonePayments1790000000031 implements MigrationInterface {
  readonly name = 'UndonePayments1790000000031';

  async up(runner: QueryRunner): Promise<void> {
    const type = runner.connection.options.type === 'postgres' ? 'bigint' : 'integer';
    await runner.addColumn('shop_payment', new TableColumn({ name: 'reversedSeq', type, isNullable: true }));
    await dropUnique(runner, 'shop_payment');
    await runner.query(`CREATE UNIQUE INDEX shop_payment_once ON shop_payment (ledger, shop, "bankReference")
      WHERE "reversedSeq" IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX shop_payment_once');
    await runner.dropColumn('shop_payment', 'reversedSeq');
    await runner.query('CREATE UNIQUE INDEX shop_payment_reference ON shop_payment (ledger, shop, "bankReference")');
  }
}

import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';

/** A transfer that was booked by mistake can be undone; its bank reference is then free for the right one. */
export class UndonePayments1790000000031 implements MigrationInterface {
  readonly name = 'UndonePayments1790000000031';

  async up(runner: QueryRunner): Promise<void> {
    const type = runner.connection.options.type === 'postgres' ? 'bigint' : 'integer';
    await runner.addColumn('shop_payment', new TableColumn({ name: 'reversedSeq', type, isNullable: true }));
    await this.dropUnique(runner);
    await runner.query(`CREATE UNIQUE INDEX shop_payment_once ON shop_payment (ledger, shop, "bankReference")
      WHERE "reversedSeq" IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX shop_payment_once');
    await runner.dropColumn('shop_payment', 'reversedSeq');
    await runner.query('CREATE UNIQUE INDEX shop_payment_reference ON shop_payment (ledger, shop, "bankReference")');
  }

  /** The index that held each reference to be there once; its name was the library's to choose. */
  private async dropUnique(runner: QueryRunner): Promise<void> {
    const table = await runner.getTable('shop_payment');
    for (const index of table?.indices.filter(({ isUnique }) => isUnique) ?? []) {
      await runner.query(`DROP INDEX "${index.name}"`);
    }
  }
}

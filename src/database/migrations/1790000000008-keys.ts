import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
import { createTables, table } from './1790000000002-registers';

/** Adds the rotation and last use of API keys, and the sessions of browsers. */
export class Keys1790000000008 implements MigrationInterface {
  readonly name = 'Keys1790000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('api_key', ['rotatedFrom', 'lastUsedAt'].map(text));
    await createTables(runner, [SESSION]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(SESSION.name);
    await runner.dropColumns('api_key', ['rotatedFrom', 'lastUsedAt']);
  }
}

const text = (name: string): TableColumn => new TableColumn({ name, type: 'text', isNullable: true });

const SESSION = table('session', '*hash key createdAt expiresAt', 'key createdAt');

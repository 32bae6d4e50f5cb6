import { MigrationInterface, QueryRunner, Table } from 'typeorm';

/** Creates the tables whose rows may change or be erased: master data, records and jobs. The entities describe the columns. */
export class Registers1790000000002 implements MigrationInterface {
  readonly name = 'Registers1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

/** Creates tables. The type `integer` becomes `bigint` on PostgreSQL; SQLite's integers have 64 bits. */
export async function createTables(runner: QueryRunner, tables: readonly Spec[]): Promise<void> {
  const integer = runner.connection.options.type === 'postgres' ? 'bigint' : 'integer';
  for (const { columns, ...table } of tables) {
    const typed = columns.map((column) => (column.type === 'integer' ? { ...column, type: integer } : column));
    await runner.createTable(new Table({ ...table, columns: typed }));
  }
}

/** Drops the unique indexes of a table, whose names TypeORM generated. The primary key stays. */
export async function dropUnique(runner: QueryRunner, name: string): Promise<void> {
  const table = await runner.getTable(name);
  for (const index of table?.indices.filter(({ isUnique }) => isUnique) ?? []) {
    await runner.query(`DROP INDEX "${index.name}"`);
  }
}

/** A table in the form that the table API of TypeORM takes. */
export interface Spec {
  readonly name: string;
  readonly columns: { name: string; type: string; isPrimary: boolean; isNullable: boolean }[];
  readonly indices: { columnNames: string[]; isUnique: boolean }[];
}

/**
 * A table from a short notation.
 * @param columns names separated by spaces: `*name` is part of the key, `name?` is nullable, `name:integer` sets the type
 *   (default: text)
 * @param indices columns of an index, separated by spaces, with `!` before them for a unique one
 */
export function table(name: string, columns: string, ...indices: string[]): Spec {
  return {
    name,
    columns: columns.split(/\s+/).map((text) => {
      const [, key, column = '', nullable, type] = /^(\*?)(\w+)(\??)(?::(\w+))?$/.exec(text) ?? [];
      return { name: column, type: type ?? 'text', isPrimary: key === '*', isNullable: nullable === '?' };
    }),
    indices: indices.map((text) => ({ columnNames: text.replace('!', '').split(' '), isUnique: text.startsWith('!') })),
  };
}

const TABLES: readonly Spec[] = [
  table('api_key', '*id ledger roles person shop? client label hash createdAt expiresAt? revokedAt?', 'ledger'),
  table(
    'job',
    '*id ledger name data status done:integer total:integer attempts:integer result? error? createdAt updatedAt',
    'status createdAt',
  ),
  table('policy_version', '*ledger *hash name version:integer pack adoptedAt seq:integer'),
  table('directory_item', '*ledger *id kind code name', '!ledger kind code'),
  table(
    'person',
    '*ledger *id code role displayName? birthYear?:integer unit? cohort? registeredOn? level:integer',
    '!ledger code',
    'ledger role level',
  ),
  table('shop', '*ledger *id code name centsPerPoint:integer status', '!ledger code'),
  table(
    'activity',
    '*ledger *id code category title site? organisation startsAt endsAt capacity?:integer',
    '!ledger code',
  ),
  table(
    'service_record',
    '*ledger *id activity volunteer recorder approver? method startsAt signedOutAt? endsAt status reason? seq?:integer',
    'ledger volunteer endsAt',
    'ledger volunteer activity',
    'ledger status id',
  ),
  table(
    'rating',
    '*ledger *record *rater id volunteer activity stars:integer ratedAt seq:integer',
    'ledger volunteer activity rater',
  ),
  table('offer', '*ledger *id code shop title price:integer', '!ledger code'),
  table(
    'redemption',
    '*ledger *id code? volunteer shop offer quantity:integer points:integer refunded:integer redeemedAt seq:integer',
    '!ledger code',
    'ledger shop id',
  ),
  table('fund_receipt', '*ledger *id source cents:integer receivedAt seq:integer'),
  table('shop_statement', '*ledger *shop *month due:integer covered:integer carriedOut:integer'),
  table('correction', '*ledger *seq:integer reverses:integer reason'),
  table('period', '*ledger *month size:integer root closedAt seq:integer'),
];

import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { settingsFrom } from './src/config/settings';
import { sqlMigrations } from './src/database/migrations/sql-migrations';
import { TABLES } from './src/tables';

/** For TypeORM's command line (`typeorm -d dist/ormconfig.js …`). The service migrates by itself at start. */
const { onPostgres, DATABASE_URL, databasePath } = settingsFrom(process.env);

export default new DataSource({
  ...(onPostgres
    ? { type: 'postgres', url: DATABASE_URL }
    : { type: 'sqlite', database: databasePath, enableWAL: true }),
  invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  ...TABLES,
  migrations: sqlMigrations(onPostgres ? 'postgres' : 'sqlite'),
});

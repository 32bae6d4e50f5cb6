import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { settingsFrom } from './src/platform/settings';
import { TABLES } from './src/tables';

/** For TypeORM's command line (`typeorm -d dist/ormconfig.js …`). The service migrates by itself at start. */
export default new DataSource({
  type: 'sqlite',
  database: settingsFrom(process.env).databasePath,
  enableWAL: true,
  invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  ...TABLES,
});

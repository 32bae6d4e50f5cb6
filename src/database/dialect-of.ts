import { QueryRunner } from 'typeorm';
import { Dialect } from './dialect';
import { POSTGRES } from './postgres/postgres';
import { SQLITE } from './sqlite/sqlite';

/** The dialect of the database that a migration runs on. */
export function dialectOf({ connection }: Pick<QueryRunner, 'connection'>): Dialect {
  return connection.options.type === 'postgres' ? POSTGRES : SQLITE;
}

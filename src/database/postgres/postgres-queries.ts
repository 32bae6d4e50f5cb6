import { hash } from 'node:crypto';
import { asDatabaseUnavailable } from '../database-unavailable';
import { PreparedQuery } from '../combined-query';

/** What of the driver a statement is asked on: a connection, or a pool of them. */
export interface QueryClient {
  query(statement: { name?: string; text: string; values: unknown[] }): Promise<{
    rows: Record<string, string>[];
    command: string;
  }>;
}

/** Asks statements that each connection prepares once, by the hash of their text. */
export function preparedQueryOn(where: () => Promise<QueryClient>): PreparedQuery {
  return async (sql, parameters) => {
    try {
      const on = await where();
      const { rows } = await on.query({
        name: statementName(sql),
        text: numberParameters(sql),
        values: [...parameters],
      });
      return rows[0] ?? {};
    } catch (error) {
      throw asDatabaseUnavailable(error);
    }
  };
}

/** Most statements that have a name: each connection keeps their plans for as long as it lives. */
const MAX_PREPARED_STATEMENTS = 200;

const names = new Map<string, string>();

/** Those that come after the first ones are planned each time. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MAX_PREPARED_STATEMENTS) return known;
  const name = hash('sha256', sql).slice(0, 60);
  names.set(sql, name);
  return name;
}

/** `?` is one more than the largest before it, as SQLite counts. Texts with a `?` of their own go in as parameters. */
export function numberParameters(sql: string): string {
  let largest = 0;
  return sql.replace(/\?(\d*)/g, (_, given: string) => {
    const number = given === '' ? largest + 1 : Number(given);
    largest = Math.max(largest, number);
    return `$${number}`;
  });
}

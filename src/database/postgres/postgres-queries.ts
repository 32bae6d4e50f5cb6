import { hash } from 'node:crypto';
import { DatabaseDamage } from '../database-unavailable';
import { PreparedQuery } from '../combined-query';

/** The part of the driver that runs statements: a connection or a pool. */
export interface QueryClient {
  query(statement: { name?: string; text: string; values: unknown[] }): Promise<{
    rows: Record<string, string>[];
    command: string;
  }>;
}

/** Runs statements as named ones, which each connection prepares once. */
export function preparedQueryOn(clientOf: () => Promise<QueryClient>, damage: DatabaseDamage): PreparedQuery {
  return async (sql, parameters) => {
    try {
      const client = await clientOf();
      const { rows } = await client.query({
        name: statementName(sql),
        text: numberParameters(sql),
        values: [...parameters],
      });
      return rows[0] ?? {};
    } catch (error) {
      throw damage.map(error);
    }
  };
}

/** Maximum number of named statements: each connection keeps their plans until it is closed. */
const MAX_PREPARED_STATEMENTS = 200;

const names = new Map<string, string>();

/** The name of a statement, from the hash of its text; undefined for those beyond the limit, which are planned each time. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MAX_PREPARED_STATEMENTS) return known;
  const name = hash('sha256', sql).slice(0, 60);
  names.set(sql, name);
  return name;
}

/**
 * Replaces `?` and `?1` by `$1`. As on SQLite, `?` gets the number after the largest one so far. Literals in the statement
 * must not contain a `?`.
 */
export function numberParameters(sql: string): string {
  let largest = 0;
  return sql.replace(/\?(\d*)/g, (_, digits: string) => {
    const number = digits === '' ? largest + 1 : Number(digits);
    largest = Math.max(largest, number);
    return `$${number}`;
  });
}

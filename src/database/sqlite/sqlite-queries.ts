import type * as sqlite3 from 'sqlite3';
import { asDatabaseUnavailable } from '../database-unavailable';
import { PreparedQuery } from '../combined-query';

/** Most statements that are kept prepared; the house has a few dozen shapes. */
const MAX_PREPARED_STATEMENTS = 100;

/** Statements of a connection that are prepared once, and asked again and again: one trip each instead of two. */
export class PreparedStatements {
  private readonly kept = new Map<string, sqlite3.Statement>();

  constructor(private readonly connection: () => sqlite3.Database) {}

  /** Answers with the statement's only row. */
  readonly ask: PreparedQuery = (sql, parameters) =>
    new Promise((done, fail) => {
      // Not `get`: it leaves the statement at its row, and the connection in the moment of that row.
      this.statement(sql).all<Record<string, string>>(parameters, (error, rows) =>
        error ? fail(asDatabaseUnavailable(error)) : done(rows[0] ?? {}),
      );
    });

  /** Lets go of all of them: a connection that has some can't be closed. */
  async forget(): Promise<void> {
    const kept = [...this.kept.values()];
    this.kept.clear();
    await Promise.all(kept.map((one) => new Promise<void>((done) => one.finalize(() => done()))));
  }

  private statement(sql: string): sqlite3.Statement {
    const known = this.kept.get(sql);
    if (known) return known;
    if (this.kept.size >= MAX_PREPARED_STATEMENTS) void this.forget();
    const made = this.connection().prepare(sql);
    this.kept.set(sql, made);
    return made;
  }
}

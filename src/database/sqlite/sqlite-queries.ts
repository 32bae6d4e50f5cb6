import type * as sqlite3 from 'sqlite3';
import { DatabaseDamage } from '../database-unavailable';
import { PreparedQuery } from '../combined-query';

/** Maximum number of prepared statements per connection; the service uses a few dozen. */
const MAX_PREPARED_STATEMENTS = 100;

/** Cache of a connection's prepared statements: each run calls the driver once instead of twice. */
export class PreparedStatements {
  private readonly cache = new Map<string, sqlite3.Statement>();

  constructor(
    private readonly connection: () => sqlite3.Database,
    private readonly damage: DatabaseDamage,
  ) {}

  /** Runs a statement and returns its first row. */
  readonly query: PreparedQuery = (sql, parameters) =>
    new Promise((done, fail) => {
      // Not `get`: it leaves the statement open at its row, and the connection in that row's read snapshot.
      this.statement(sql).all<Record<string, string>>(parameters, (error, rows) =>
        error ? fail(this.damage.map(error)) : done(rows[0] ?? {}),
      );
    });

  /** Finalizes all statements, which is necessary before the connection is closed. */
  async finalize(): Promise<void> {
    const statements = [...this.cache.values()];
    this.cache.clear();
    await Promise.all(statements.map((one) => new Promise<void>((done) => one.finalize(() => done()))));
  }

  private statement(sql: string): sqlite3.Statement {
    const cached = this.cache.get(sql);
    if (cached) return cached;
    if (this.cache.size >= MAX_PREPARED_STATEMENTS) void this.finalize();
    const prepared = this.connection().prepare(sql);
    this.cache.set(sql, prepared);
    return prepared;
  }
}

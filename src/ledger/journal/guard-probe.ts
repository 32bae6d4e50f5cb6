import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';

/** Thrown at start when the database lets a journal be changed. */
export class GuardsMissingError extends Error {}

const PROBE = '!probe';

/** Ways to change what was written. Each must be refused by the database itself, if only because it knows no such words. */
const FORBIDDEN_STATEMENTS = [
  `UPDATE entry SET leaf = 'x' WHERE ledger = '${PROBE}'`,
  `DELETE FROM entry WHERE ledger = '${PROBE}'`,
  `INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE ledger = '${PROBE}'`,
  `INSERT INTO entry SELECT * FROM entry WHERE ledger = '${PROBE}' ON CONFLICT (ledger, seq) DO UPDATE SET leaf = 'x'`,
  `UPDATE posting SET amount = amount * 2 WHERE ledger = '${PROBE}'`,
  `DELETE FROM posting WHERE ledger = '${PROBE}'`,
  `INSERT OR REPLACE INTO posting SELECT * FROM posting WHERE ledger = '${PROBE}' AND n = 0`,
  `INSERT INTO posting VALUES ('${PROBE}', 1, 2, 'issuance:MIN', 'MIN', 1, 0, 2)`,
];

/**
 * Before the service answers anybody it writes an entry of a probe ledger in a transaction that is rolled back, and
 * tries to change it (ledger.md §2). If one way works, it does not start.
 */
@Injectable()
export class GuardProbe implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.database.writable) return;
    const done = new Error('rolled back');
    const open = await this.database
      .write(async (sql) => {
        await writeProbe(sql);
        const passed = [...(await permittedChanges(sql)), ...(await this.disabledGuards(sql))];
        throw Object.assign(done, { passed });
      })
      .catch((error: unknown) => {
        if (error === done) return (error as Error & { passed: string[] }).passed;
        throw error;
      });
    if (open.length > 0)
      throw new GuardsMissingError(`The database's guards are missing. It allowed: ${open.join('; ')}`);
  }

  private async disabledGuards(sql: EntityManager): Promise<string[]> {
    const { guardsOff } = this.database.dialect;
    if (guardsOff === undefined) return [];
    return (await sql.query<{ off: string }[]>(guardsOff)).map(({ off }) => off);
  }
}

async function writeProbe(sql: EntityManager): Promise<void> {
  await sql.query(
    `INSERT INTO ledger (ledger, name, zone, currency, origin, secret, signing_key, verifier, created_at)
     VALUES ('${PROBE}', '', 'UTC', 'CNY', '${PROBE}', '', '', '', '')`,
  );
  await sql.query(`INSERT INTO ledger_head VALUES ('${PROBE}', 0, '', '', '', '', '')`);
  await sql.query(`INSERT INTO account (ledger, id, kind, unit, posted, version) VALUES
    ('${PROBE}', 'issuance:MIN', 'issuance', 'MIN', -1, 1), ('${PROBE}', 'record:x', 'record', 'MIN', 1, 1)`);
  await sql.query(`INSERT INTO posting VALUES
    ('${PROBE}', 1, 0, 'issuance:MIN', 'MIN', -1, -1, 1), ('${PROBE}', 1, 1, 'record:x', 'MIN', 1, 1, 1)`);
  await sql.query(`INSERT INTO entry VALUES ('${PROBE}', 1, 'x', 'probe', 2, '0001-01', '', '', '', '', '', 0, '',
    NULL, NULL, NULL, '{}', '')`);
}

async function permittedChanges(sql: EntityManager): Promise<string[]> {
  const passed: string[] = [];
  for (const attempt of FORBIDDEN_STATEMENTS) {
    // PostgreSQL answers nothing more in a transaction in which something failed, but for what came before the failure.
    await sql.query('SAVEPOINT attempt');
    const refused = await sql.query(attempt).then(
      () => false,
      () => true,
    );
    await sql.query('ROLLBACK TO attempt');
    if (!refused) passed.push(attempt);
  }
  return passed;
}

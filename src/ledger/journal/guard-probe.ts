import { Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';

/** Thrown at start if the database permits changes of booked entries. */
export class GuardsMissingError extends Error {}

const PROBE = '!probe';

/** Statements that change booked rows. The database must reject each of them, if only as a syntax error. */
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
 * Checks the database's guards before the service accepts requests: writes an entry of a probe ledger and tries to
 * change it, in a transaction that is rolled back (docs/ledger.md §2). The service doesn't start if a change succeeds.
 */
@Injectable()
export class GuardProbe implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.database.writable) return;
    const rollback = new Error('rolled back');
    const permitted = await this.database
      .write(async (sql) => {
        await writeProbe(sql);
        const faults = [...(await permittedChanges(sql)), ...(await this.disabledGuards(sql))];
        throw Object.assign(rollback, { faults });
      })
      .catch((error: unknown) => {
        if (error === rollback) return (error as Error & { faults: string[] }).faults;
        throw error;
      });
    if (permitted.length > 0)
      throw new GuardsMissingError(`The database's guards are missing. It allowed: ${permitted.join('; ')}`);
  }

  private async disabledGuards(sql: EntityManager): Promise<string[]> {
    const { disabledGuards } = this.database.dialect;
    if (disabledGuards === undefined) return [];
    return (await sql.query<{ off: string }[]>(disabledGuards)).map(({ off }) => off);
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
  const permitted: string[] = [];
  for (const statement of FORBIDDEN_STATEMENTS) {
    // PostgreSQL rejects all further statements of a transaction after a failure, unless it returns to a savepoint.
    await sql.query('SAVEPOINT attempt');
    const rejected = await sql.query(statement).then(
      () => false,
      () => true,
    );
    await sql.query('ROLLBACK TO attempt');
    if (!rejected) permitted.push(statement);
  }
  return permitted;
}

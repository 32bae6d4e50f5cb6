import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ITEMS, sendBulk } from './bulk-load';
import { settle } from './community';
import { Served, serve } from './processes';
import { Rates, postRounds, resultOf } from './rounds';
import type { Result } from './run';

const CONNECTIONS = 64;
const SECONDS = 4;
/** Accounts of pgbench, in hundreds of thousands, and as many branches of ten tellers. */
const SCALE = 20;
/** As the service asks of a database. */
const IN_BYTE_ORDER = `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
const REQUESTS = 10;
const ROUNDS = 3;

/** Single durable POSTs against pgbench's TPC-B-like script on the same server and as many connections. */
export function postPostgres(): Promise<Result & Readonly<Record<string, unknown>>> {
  return onPostgres((ours, pgbench) =>
    postRounds(ours, {
      name: 'post-postgres',
      connections: CONNECTIONS,
      limit: () => Promise.resolve(transactions(pgbench)),
    }),
  );
}

/** Approved records in bulk through HTTP, a thousand a request, against the same. */
export function bulkPostgres(): Promise<Result & Readonly<Record<string, unknown>>> {
  return onPostgres(async (ours, pgbench) => {
    const rounds: Rates[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const perSecond = await sendBulk(ours, REQUESTS, round * ITEMS * REQUESTS);
      rounds.push([perSecond, transactions(pgbench)]);
    }
    return resultOf('bulk-postgres', rounds);
  });
}

/** A service on a database of its own, and a database for pgbench beside it; both are dropped afterwards. */
async function onPostgres<T>(work: (ours: Served, pgbench: string) => Promise<T>): Promise<T> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server)
    throw new Error('TEST_DATABASE_URL must say which PostgreSQL server to use: postgres://user@host:5432/postgres');
  const admin = new Client({ connectionString: server });
  await admin.connect();
  const names = ['ours', 'pgbench'].map((name) => `bench_${name}_${randomBytes(4).toString('hex')}`);
  try {
    for (const name of names) await admin.query(`CREATE DATABASE ${name} ${IN_BYTE_ORDER}`);
    const [ours = '', pgbench = ''] = names.map(
      (name) => Object.assign(new URL(server), { pathname: `/${name}` }).href,
    );
    execFileSync('pgbench', ['-i', '-q', '-s', String(SCALE), pgbench], { stdio: 'ignore' });
    const served = await serve(ours);
    try {
      await settle(served);
      return await work(served, pgbench);
    } finally {
      await served.stop();
    }
  } finally {
    for (const name of names) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

/** Transactions of pgbench a second. */
function transactions(database: string): number {
  const options = ['-n', '-c', String(CONNECTIONS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared'];
  const said = execFileSync('pgbench', [...options, database], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tps = /^tps = ([\d.]+)/m.exec(said)?.[1];
  if (tps === undefined) throw new Error(`pgbench said: ${said}`);
  return Number(tps);
}

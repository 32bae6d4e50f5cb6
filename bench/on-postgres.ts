import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ITEMS, sendBulk } from './bulk-load';
import { registerCommunity } from './community';
import { ServiceProcess, serve } from './processes';
import { Rates, postRounds, resultOf } from './rounds';
import type { Result } from './run';

const CONNECTIONS = 64;
const SECONDS = 4;
/** Scale factor of pgbench: hundreds of thousands of accounts, and branches of ten tellers. */
const SCALE = 20;
/** Encoding and collation that the service requires of a database. */
const DATABASE_OPTIONS = `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
const REQUESTS = 10;
const ROUNDS = 3;

/** Compares single durable POSTs with pgbench's TPC-B-like script on the same server and number of connections. */
export function postPostgres(): Promise<Result & Readonly<Record<string, unknown>>> {
  return onPostgres((service, pgbench) =>
    postRounds(service, {
      name: 'post-postgres',
      connections: CONNECTIONS,
      limit: () => Promise.resolve(transactions(pgbench)),
    }),
  );
}

/** Compares bulk requests of a thousand approved records over HTTP with the same script. */
export function bulkPostgres(): Promise<Result & Readonly<Record<string, unknown>>> {
  return onPostgres(async (service, pgbench) => {
    const rounds: Rates[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const perSecond = await sendBulk(service, REQUESTS, round * ITEMS * REQUESTS);
      rounds.push([perSecond, transactions(pgbench)]);
    }
    return resultOf('bulk-postgres', rounds);
  });
}

/** Runs a benchmark with a service and pgbench on databases of their own, which are dropped afterwards. */
async function onPostgres<T>(work: (service: ServiceProcess, pgbench: string) => Promise<T>): Promise<T> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server)
    throw new Error(
      'TEST_DATABASE_URL must be the URL of a PostgreSQL server, such as postgres://user@host:5432/postgres',
    );
  const admin = new Client({ connectionString: server });
  await admin.connect();
  const names = ['ours', 'pgbench'].map((name) => `bench_${name}_${randomBytes(4).toString('hex')}`);
  try {
    for (const name of names) await admin.query(`CREATE DATABASE ${name} ${DATABASE_OPTIONS}`);
    const [ours = '', pgbench = ''] = names.map(
      (name) => Object.assign(new URL(server), { pathname: `/${name}` }).href,
    );
    execFileSync('pgbench', ['-i', '-q', '-s', String(SCALE), pgbench], { stdio: 'ignore' });
    const service = await serve(ours);
    try {
      await registerCommunity(service);
      return await work(service, pgbench);
    } finally {
      await service.stop();
    }
  } finally {
    for (const name of names) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

/** Runs pgbench and returns its transactions per second. */
function transactions(database: string): number {
  const options = ['-n', '-c', String(CONNECTIONS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared'];
  const output = execFileSync('pgbench', [...options, database], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tps = /^tps = ([\d.]+)/m.exec(output)?.[1];
  if (tps === undefined) throw new Error(`pgbench printed no rate: ${output}`);
  return Number(tps);
}

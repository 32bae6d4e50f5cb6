import { bulkSqlite } from './bulk-sqlite';
import { bulkPostgres, postPostgres } from './on-postgres';
import { postSqlite } from './post-sqlite';
import { start } from './start';

/** The result of a benchmark, relative to a limit measured beside it. */
export interface Result {
  readonly name: string;
  /** Rate of the service divided by that of the limit, as the median over the rounds. */
  readonly ratio: number;
}

const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  'post-sqlite': postSqlite,
  'bulk-sqlite': bulkSqlite,
  'post-postgres': postPostgres,
  'bulk-postgres': bulkPostgres,
  start,
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in BENCHES));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`usage: npm run -s bench -- ${Object.keys(BENCHES).join(' | ')}`);
    return 2;
  }
  for (const name of names) console.log(JSON.stringify(await BENCHES[name]?.()));
  return 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

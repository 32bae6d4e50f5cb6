import { ON_POSTGRES } from './temporary-database';

/** SQL that disables a guard of a table, which only the table's owner can run. */
export function unguard(table: string, guard: string): string {
  return ON_POSTGRES ? `ALTER TABLE ${table} DISABLE TRIGGER USER` : `DROP TRIGGER ${guard}`;
}

/** SQL that makes inserts of some rows into a table fail (`make`), and SQL that removes the fault (`mend`). */
export function faultAt(table: string, when = 'TRUE'): { make: string; mend: string } {
  if (!ON_POSTGRES) {
    const fails = `BEGIN SELECT RAISE(ABORT, 'fault'); END`;
    return {
      make: `CREATE TRIGGER fault BEFORE INSERT ON ${table} WHEN ${when} ${fails}`,
      mend: 'DROP TRIGGER fault',
    };
  }
  const fails = `CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$`;
  return {
    make: `${fails}; CREATE TRIGGER fault BEFORE INSERT ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION fault()`,
    mend: `DROP TRIGGER fault ON ${table}`,
  };
}

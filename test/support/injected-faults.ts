import { ON_POSTGRES } from './temporary-database';

/** Takes a guard of a table down, as only its owner can. */
export function unguard(table: string, guard: string): string {
  return ON_POSTGRES ? `ALTER TABLE ${table} DISABLE TRIGGER USER` : `DROP TRIGGER ${guard}`;
}

/** Statements that make the database fail at some rows of a table, and those that mend it. */
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

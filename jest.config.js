const common = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/test/jest/environment.cjs',
  testRunner: '<rootDir>/test/jest/spec-runner.cjs',
  // TypeScript is compiled by test/support/typescript.cjs.
  transform: {},
};

/** What keeps books runs on both databases. */
const KEEPS_BOOKS = ['audit', 'contract', 'crash', 'e2e', 'months', 'property'];

/** What of that has to do with one of them only, or with none. */
const NOT_ON_POSTGRES = {
  'audit/derived': 'makes and recomputes files of entries, which are the same bytes from either (postgres/same-leaves)',
  'audit/backup': 'copies of SQLite’s file; PostgreSQL has tools of its own (docs/operations.md)',
  'audit/verify': 'tampers with exported files, which are the same bytes from either (postgres/same-leaves)',
  'audit/verify-rewritten': 'tampers with exported files, which are the same bytes from either (postgres/same-leaves)',
  'contract/openapi': 'the description of the API, which knows no database',
  'contract/worker-on-sqlite': 'what only SQLite refuses',
  'crash/backup-drill': 'the same, under load',
  'crash/damaged-file':
    'pages of SQLite’s file; PostgreSQL has checksums, whose errors count in the same way (src/database)',
  'crash/faults': 'the disk, the lock and the log of SQLite’s file',
  'e2e/backup-command': 'the commands that copy SQLite’s file',
  'property/decide': 'a rule: it has no database',
  'property/guards': 'SQLite’s guards; postgres/guards tries the same on PostgreSQL',
  'property/guard-probe': 'the same, at start; PostgreSQL’s in postgres/guards',
};

const onPostgres = {
  ...common,
  displayName: 'postgres',
  testMatch: [...KEEPS_BOOKS, 'postgres'].map((folder) => `<rootDir>/test/${folder}/*.spec.ts`),
  testPathIgnorePatterns: ['/node_modules/', `/test/(${Object.keys(NOT_ON_POSTGRES).join('|')}).spec.ts$`],
  // Specs of this project use PostgreSQL databases (test/support/temporary-database.ts).
  testEnvironmentOptions: { env: { TEST_ENGINE: 'postgres' } },
  globalSetup: '<rootDir>/test/postgres/global-setup.cjs',
  globalTeardown: '<rootDir>/test/postgres/global-teardown.cjs',
};

const withPostgres = Boolean(process.env.TEST_DATABASE_URL);
if (!withPostgres) {
  console.error(
    `TEST_DATABASE_URL is not set. Skipped on PostgreSQL: test/{${[...KEEPS_BOOKS, 'postgres'].join(',')}}.`,
  );
}

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'sqlite',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/postgres/'],
    },
    ...(withPostgres ? [onPostgres] : []),
  ],
  // Nothing here waits for time to pass; a slow machine is given the time it needs.
  testTimeout: 300000,
  testSequencer: '<rootDir>/test/jest/sequencer.cjs',
  reporters: ['default', '<rootDir>/test/jest/reporter.cjs'],
  maxWorkers: 2,
};

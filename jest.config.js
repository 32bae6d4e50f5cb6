// Nest 12 ships ES modules only; jest runs CommonJS, so these packages go through the transform (see docs/decisions/0002).
const esmPackages = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'uuidv7',
  'temporal-polyfill',
  'temporal-utils',
  'fast-check',
  'pure-rand',
];

const transform = {
  '^.+\\.[cm]?[jt]s$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
      },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
};

const spec = (name) => `<rootDir>/test/${name}.spec.ts`;

/**
 * What runs on PostgreSQL too: the ledger's promises, and a day at the counter. Pages, papers, documents and command lines
 * no database changes; its guards have specs of their own.
 */
const ON_BOTH = [
  'property/*',
  'crash/random-kills',
  ...[
    'at-once',
    'bulk',
    'changes',
    'daily-life',
    'idempotency',
    'late-records',
    'settlement',
    'till',
    'two-step-close',
  ].map((name) => `e2e/${name}`),
];

const onPostgres = {
  ...common,
  displayName: 'postgres',
  testMatch: [...ON_BOTH, 'postgres/*'].map(spec),
  testPathIgnorePatterns: ['/node_modules/', 'test/property/(guards|guard-probe|decide)'],
  setupFiles: ['<rootDir>/test/postgres/setup.ts'],
  globalSetup: '<rootDir>/test/postgres/global-setup.ts',
  globalTeardown: '<rootDir>/test/postgres/global-teardown.ts',
};

const withPostgres = Boolean(process.env.TEST_DATABASE_URL);
if (!withPostgres) {
  console.error(`TEST_DATABASE_URL is not set. Skipped on PostgreSQL: ${[...ON_BOTH, 'postgres/*'].join(', ')}.`);
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
  maxWorkers: 2,
};

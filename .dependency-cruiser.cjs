/**
 * Arrows go down only (docs/architecture.md). A module may import from itself, from its own row and from the rows below;
 * modules never import each other in a circle. `test/layers` plants forbidden imports and sees them refused.
 */
const rows = [
  ['common'],
  ['config'],
  ['database'],
  ['auth'],
  ['http', 'jobs'],
  ['ledger'],
  ['policies', 'confirmations'],
  ['communities'],
  ['service'],
  ['ratings', 'redemptions', 'approvals'],
  ['funding'],
  ['corrections'],
  ['period-close'],
  ['reports', 'statements', 'certificates', 'audit'],
  ['check'],
  ['import'],
  ['observability', 'pages'],
  ['cli'],
];

const lookDownOnly = rows.slice(0, -1).map((row, i) => ({
  name: `${row.join('-')}-looks-down-only`,
  comment: `src/{${row.join(',')}} may import from its own row and from the rows below: ${rows.slice(0, i).flat().join(', ') || 'none'}.`,
  severity: 'error',
  from: { path: `^src/(${row.join('|')})/` },
  to: {
    path: `^src/(${rows
      .slice(i + 1)
      .flat()
      .join('|')})/`,
  },
}));

/** Rules of the field: values in, values out. None of them may grow a database or a clock unseen. */
const PURE = [
  'ledger/log/(merkle|leaf|signed-note)',
  'policies/(policy-pack|policy-packs|earning|star-level|reservation-times|recording-window|packs/[a-z0-9-]+)',
  'service/(attendance|service-entry)',
  'corrections/debts',
  'period-close/(reminders/reminder-texts|closing-entries)',
  'audit/(derived/[a-z-]+|day-order|sample|working-paper|actors|actors\\.csv|key-makers|mutual-pairs)',
  'certificates/(certificate-basis|certificate-content|certificate-text|certificate-check|certificates\\.messages)',
  'reports/(figures|satisfaction|liability|edition-changes)',
  'statements/(unit-statement|line-answers|mask|shop-month-figures)',
  '[a-z-]+/[a-z-]+\\.rules',
]
  .map((file) => `^src/${file}\\.ts$`)
  .join('|');

const FRAMEWORKS =
  'node_modules/(@nestjs|typeorm|@?fastify|sqlite3|pg|bullmq|ioredis|class-validator|class-transformer|rxjs)(/|$)';

module.exports = {
  forbidden: [
    ...lookDownOnly,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circles-between-modules',
      comment: 'Two modules of src never import each other, whichever files do it.',
      scope: 'folder',
      severity: 'error',
      from: { path: '^src/[^/]+$' },
      to: { circular: true, path: '^src/[^/]+$' },
    },
    {
      name: 'ledger-core-is-pure',
      comment: 'src/ledger/core knows no framework, no HTTP and no database: values in, values out.',
      severity: 'error',
      from: { path: '^src/ledger/core/' },
      to: { path: `${FRAMEWORKS}|^(fs|net|http|child_process|path)$|^src/(?!common/|ledger/(core|log)/)` },
    },
    {
      name: 'rules-are-pure',
      comment: 'A file of rules (x.rules.ts), and what is listed here, imports no framework and no database.',
      severity: 'error',
      from: { path: PURE },
      to: { path: `${FRAMEWORKS}|^(fs|net|http|child_process|path)$` },
    },
    {
      name: 'common-is-pure',
      comment: 'src/common knows no framework but the decorator of the clock.',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: FRAMEWORKS, pathNot: 'node_modules/@nestjs/common' },
    },
    {
      name: 'verifier-stands-alone',
      comment: 'src/audit/verifier shares pure code of the ledger and nothing that writes.',
      severity: 'error',
      from: { path: '^src/audit/verifier/' },
      to: {
        path: `${FRAMEWORKS}|^src/(?!common/|ledger/(core|log)/|audit/)|^src/audit/.*(service|queries|controller|module|backup|database-check)`,
      },
    },
    {
      name: 'commands-load-late',
      comment:
        'A command’s structure (x.commands.ts) loads no framework: its action does, when it runs (lazy-action.ts).',
      severity: 'error',
      from: { path: '^src/cli/(.*\\.commands|program|arguments|command-errors|lazy-action)\\.ts$' },
      to: { path: `${FRAMEWORKS}|\\.actions\\.ts$`, dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'period-close-knows-no-reports',
      comment: 'Period close asks the reports through its own port (month-reporting.ts).',
      severity: 'error',
      from: { path: '^src/period-close/' },
      to: { path: '^src/reports/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

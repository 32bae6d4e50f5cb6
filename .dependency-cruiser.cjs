// Arrows go down only (docs/architecture.md). A room may import from its own row and the rows below it.
const rows = [
  ['platform'],
  ['ledger'],
  ['registry', 'policy'],
  ['service', 'ratings', 'exchange'],
  ['settlement', 'reports', 'audit', 'certificates'],
  ['intake'],
  ['web', 'cli'],
];
const forbidden = rows.flatMap((row, i) =>
  i + 1 < rows.length
    ? [
        {
          name: `${row.join('-')}-looks-down-only`,
          comment: `src/{${row.join(',')}} may import from itself and from the rows below: ${rows.slice(0, i).flat().join(', ') || 'nothing'}.`,
          severity: 'error',
          from: { path: `^src/(${row.join('|')})/` },
          to: {
            path: `^src/(${rows
              .slice(i + 1)
              .flat()
              .join('|')})/`,
          },
        },
      ]
    : [],
);

/** Rules of the field: values in, values out. Named here so that none of them can quietly grow a database or a clock. */
const pureFiles = [
  'ledger/(units|accounts|entry|canonical|decide|reverse|view|command)',
  'ledger/log/(merkle|leaf|signed-note)',
  'policy/(pack|credit|star-level|till|recording|packs/[a-z0-9-]+)',
  'service/(attendance|book-service)',
  'ratings/(give-rating)',
  'exchange/(redeem|receive-funds|consent|reserve|pay-shop)',
  'settlement/(settle|promote|reminder-texts)',
  'audit/(derived/[a-z-]+|day-order|sample|working-paper|actors|actors-table)',
  'certificates/(basis|content|certificate-text|certificate-check|words)',
  'reports/(figures|breakdown|satisfaction|liability|edition-changes)',
  'platform/(calendar|rational|refusal|instant|qr|working-days|calendars/[a-z]+)',
].join('|');

module.exports = {
  forbidden: [
    ...forbidden,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rules-are-pure',
      comment: 'A rule imports no framework, no database and no node module but crypto.',
      severity: 'error',
      from: { path: `^src/(${pureFiles})\\.ts$` },
      to: { path: '(node_modules/(@nestjs|typeorm|fastify|sqlite3|class-)|^(fs|net|http|child_process|path)$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

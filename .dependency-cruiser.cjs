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
  ['policies'],
  ['communities'],
  ['service'],
  ['ratings', 'redemptions'],
  ['funding'],
  ['corrections'],
  ['period-close'],
  ['reports', 'statements', 'certificates', 'audit'],
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

module.exports = {
  forbidden: [...lookDownOnly, { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } }],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** A forbidden import: the file it is added to, what it imports, and the rule that refuses it. */
const FORBIDDEN: readonly [file: string, imported: string, rule: string][] = [
  ['src/ledger/ledgers.service.ts', '../service/service-records.service', 'ledger-looks-down-only'],
  ['src/database/database.ts', '../ledger/journal/journal', 'database-looks-down-only'],
  ['src/http/paging.ts', '../ledger/core/entry', 'http-jobs-looks-down-only'],
  ['src/ledger/core/decide.ts', '@nestjs/common', 'ledger-core-is-pure'],
  ['src/ledger/core/decide.ts', '../../http/problem-types', 'ledger-core-is-pure'],
  ['src/policies/earning.ts', 'typeorm', 'rules-are-pure'],
  ['src/common/calendar.ts', 'fastify', 'common-is-pure'],
  ['src/audit/verifier/verify.ts', '../../ledger/journal/journal', 'verifier-stands-alone'],
  ['src/period-close/periods.service.ts', '../reports/reports.service', 'period-close-knows-no-reports'],
  ['src/cli/key.commands.ts', './key.actions', 'commands-load-late'],
];

/** Two imports that make two modules of one row import each other, through files that are in no circle themselves. */
const CIRCLE: readonly (readonly [file: string, imported: string])[] = [
  ['src/ratings/rating.rules.ts', '../redemptions/redemption-code.entity'],
  ['src/redemptions/redemption.rules.ts', '../ratings/rating.entity'],
];

/** What the layer check (`npm run layers`) prints about a copy of the sources. */
function layers(folder: string): Promise<string> {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const run = [program, 'src', '--config', '.dependency-cruiser.cjs'];
  return new Promise((done) => execFile(process.execPath, run, { cwd: folder }, (_, out, err) => done(out + err)));
}

function addImport(folder: string, file: string, imported: string): void {
  const path = join(folder, file);
  writeFileSync(path, `import * as planted from '${imported}';\nvoid planted;\n${readFileSync(path, 'utf8')}`);
}

describe('the layer check', () => {
  // One run: each takes as long as a whole suite of unit tests. `.ci/run` sees that it finds nothing in the sources.
  it('refuses each forbidden import by the rule that forbids it, and two modules that import each other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'timebank-layers-'));
    for (const name of ['src', 'tsconfig.json', 'package.json', '.dependency-cruiser.cjs'])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, imported] of [...FORBIDDEN, ...CIRCLE]) addImport(folder, file, imported);
    const said = await layers(folder);
    const refused = FORBIDDEN.filter(([file, , rule]) => said.includes(`${rule}: ${file}`));
    expect(refused).toEqual(FORBIDDEN);
    expect(said).toMatch(/no-circles-between-modules: src\/(ratings|redemptions)/);
    rmSync(folder, { recursive: true });
  });

  it('names only folders that exist', () => {
    const rules = readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8');
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    const named = [...(rules.split('const lookDownOnly')[0] ?? '').matchAll(/^ {2}\[(.*)\],$/gm)]
      .flatMap(([, row = '']) => row.split(','))
      .map((name) => name.trim().replace(/'/g, ''));
    expect([...named].sort()).toEqual(folders);
  });
});

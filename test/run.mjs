// Runs jest. A spec that fails is run once more alone, and both results are printed: what passes alone is still a defect
// of its own, to be mended, but does not fail the run. More than two such specs do.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How many specs may fail and then pass alone. */
const MAX_RERUN = 2;

const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');
const argv = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'timebank-tests-'));

function jest(args, failedSpecs) {
  const node = ['--max-semi-space-size=64', JEST, ...args];
  const { status } = spawnSync(process.execPath, node, {
    stdio: 'inherit',
    env: { ...process.env, FAILED_SPECS: failedSpecs },
  });
  return status ?? 1;
}

/** The specs that failed; undefined when jest ended before it could write them down. */
function failedIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

let status = jest(argv, join(folder, 'first.json'));
const failed = failedIn(join(folder, 'first.json'));
if (status !== 0 && failed?.length > 0 && !argv.some((arg) => arg.startsWith('--watch'))) {
  const names = failed.map(({ project, file }) => `${project} ${file}`);
  if (failed.length > MAX_RERUN) {
    console.error(`${failed.length} specs failed, too many to be run again alone:\n${names.join('\n')}`);
  } else {
    const results = failed.map(({ project, file }) => {
      console.error(`\nRun again alone: ${project} ${file}`);
      return jest(['--selectProjects', project, '--runTestsByPath', file], join(folder, 'again.json'));
    });
    results.forEach((result, n) =>
      console.error(`${names[n]}: failed, then alone ${result === 0 ? 'passed' : 'failed'}`),
    );
    status = results.every((result) => result === 0) ? 0 : 1;
  }
}
rmSync(folder, { recursive: true });
process.exitCode = status;

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COLUMNS } from '../src/import/book-folder';
import { median, rounded } from './processes';

const CLI = resolve(__dirname, '../src/cli.js');

/** Starts of each process; odd, so that the median is a measured value. */
const RUNS = 11;

/** Number of entries in the verified export. */
const ENTRIES = 10;

/** Run times of two commands, as multiples of that of `node -e 0`. */
interface StartResult {
  readonly name: string;
  readonly count: number;
  readonly help: number;
  readonly verify: number;
}

/** Runs a Node process and returns its duration in seconds. */
function seconds(argv: readonly string[]): number {
  const started = performance.now();
  execFileSync('node', [...argv], { stdio: 'ignore' });
  return (performance.now() - started) / 1000;
}

/**
 * Writes an export of ten entries: the policy pack's, the confirmation and the end of an import, and a balance brought
 * forward for each of seven volunteers.
 */
function writeExport(folder: string): string {
  const bookFolder = join(folder, 'book-folder');
  mkdirSync(bookFolder);
  const info = { ledger: 'bench', name: 'bench', month: '2026-09', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  writeFileSync(join(bookFolder, 'ledger.json'), JSON.stringify(info));
  for (const [name, columns] of Object.entries(COLUMNS))
    writeFileSync(join(bookFolder, `${name}.csv`), `${columns.join()}\n`);
  for (let n = 1; n <= ENTRIES - 3; n += 1)
    appendFileSync(join(bookFolder, 'volunteers.csv'), `V${n},V${n},1960,,,2026-01-01,${60 * n}\n`);
  const env = { ...process.env, DATABASE_URL: `sqlite:${folder}/timebank.sqlite`, LOG_LEVEL: 'silent' };
  for (const args of [
    ['import', bookFolder],
    ['export', 'bench', join(folder, 'export')],
  ])
    execFileSync('node', [CLI, ...args], { env, stdio: 'ignore' });
  return join(folder, 'export');
}

/**
 * Measures `timebank --help` and `timebank verify` of ten entries against `node -e 0`, which loads nothing; runs alternate.
 * `help` and `verify` are ratios of medians, and `count` is the larger one.
 */
export function start(): Promise<StartResult> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-bench-'));
  try {
    const exported = writeExport(folder);
    const commands = { bare: ['-e', '0'], help: [CLI, '--help'], verify: [CLI, 'verify', exported] };
    const durations: Record<keyof typeof commands, number[]> = { bare: [], help: [], verify: [] };
    for (let run = 0; run < RUNS; run += 1)
      for (const name of ['bare', 'help', 'verify'] as const) durations[name].push(seconds(commands[name]));
    const bare = median(durations.bare);
    const [help, verify] = [rounded(median(durations.help) / bare), rounded(median(durations.verify) / bare)];
    return Promise.resolve({ name: 'start', count: Math.max(help, verify), help, verify });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COLUMNS } from '../src/import/book-folder';
import { median, rounded } from './processes';

const CLI = resolve(__dirname, '../src/cli.js');

/** How often each process is started; odd, so that the median is one of them. */
const RUNS = 11;

/** Entries of the export that is verified. */
const ENTRIES = 10;

/** How many times as long as `node -e 0` two commands take. */
interface Count {
  readonly name: string;
  readonly count: number;
  readonly help: number;
  readonly verify: number;
}

/** Seconds that a process of Node takes from its start to its end. */
function seconds(argv: readonly string[]): number {
  const begun = performance.now();
  execFileSync('node', [...argv], { stdio: 'ignore' });
  return (performance.now() - begun) / 1000;
}

/** Writes an export of ten entries: the policy pack's, and a balance brought forward for each of nine volunteers. */
function writeExport(folder: string): string {
  const books = join(folder, 'books');
  mkdirSync(books);
  const info = { ledger: 'bench', name: 'bench', month: '2026-09', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  writeFileSync(join(books, 'ledger.json'), JSON.stringify(info));
  for (const [name, columns] of Object.entries(COLUMNS))
    writeFileSync(join(books, `${name}.csv`), `${columns.join()}\n`);
  for (let n = 1; n < ENTRIES; n += 1)
    appendFileSync(join(books, 'volunteers.csv'), `V${n},V${n},1960,,,2026-01-01,${60 * n}\n`);
  const env = { ...process.env, DATABASE_URL: `sqlite:${folder}/timebank.sqlite`, LOG_LEVEL: 'silent' };
  for (const words of [
    ['import', books],
    ['export', 'bench', join(folder, 'export')],
  ])
    execFileSync('node', [CLI, ...words], { env, stdio: 'ignore' });
  return join(folder, 'export');
}

/**
 * Starts `node -e 0`, `timebank --help` and `timebank verify` of ten entries in turn, and compares the medians: how many
 * times as long as a process that loads nothing the two commands take. `count` is the larger.
 */
export function start(): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-bench-'));
  try {
    const exported = writeExport(folder);
    const commands = { bare: ['-e', '0'], help: [CLI, '--help'], verify: [CLI, 'verify', exported] };
    const taken: Record<keyof typeof commands, number[]> = { bare: [], help: [], verify: [] };
    for (let run = 0; run < RUNS; run += 1)
      for (const name of ['bare', 'help', 'verify'] as const) taken[name].push(seconds(commands[name]));
    const bare = median(taken.bare);
    const [help, verify] = [rounded(median(taken.help) / bare), rounded(median(taken.verify) / bare)];
    return Promise.resolve({ name: 'start', count: Math.max(help, verify), help, verify });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { accountName } from '../../src/audit/derived/account-name';

const TOOLS = ['hledger', 'bean-check', 'bean-query'];

/** The plain-text accounting programs that are not installed. */
export function missingTools(): string[] {
  return TOOLS.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
}

/** `it`, or `it.skip` when a program is missing; with TEST_AUDIT_TOOLS=required the test runs and fails instead. */
export function itWithTools(): jest.It {
  const skip = missingTools().length > 0 && process.env['TEST_AUDIT_TOOLS'] !== 'required';
  return skip ? it.skip : it;
}

/** Runs a program and returns its output; throws its error output when it fails. */
export function runTool(name: string, ...args: string[]): string {
  // Beancount would write a cache file into the export, where additional files are a finding.
  const env = { ...process.env, BEANCOUNT_DISABLE_LOAD_CACHE: '1' };
  const { status, stdout, stderr, error } = spawnSync(name, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${name} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`.slice(0, 4000));
  return stdout;
}

/** The rows of a CSV text. */
export function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}

/** Balances by account, as hledger reports them. */
export function hledgerBalances(dir: string): Map<string, string> {
  const file = join(dir, 'journal.hledger');
  const rows = rowsOf(runTool('hledger', '-f', file, 'balance', '--no-total', '--empty', '--flat', '-O', 'csv'));
  return new Map(rows.map(({ account = '', balance = '' }) => [account, numberIn(balance)]));
}

/** Balances by account, as beancount reports them. */
export function beancountBalances(dir: string): Map<string, string> {
  const query = 'SELECT account, sum(position) AS balance GROUP BY account';
  const rows = rowsOf(runTool('bean-query', '-q', '-f', 'csv', join(dir, 'journal.beancount'), query));
  return new Map(rows.map(({ account = '', balance = '' }) => [account.trim(), numberIn(balance)]));
}

/** `-500 POINT` → `-500`; a zero balance has no unit. */
function numberIn(balance: string): string {
  return /-?\d+/.exec(balance)?.[0] ?? '0';
}

/** Balances in accounts.csv, with the sign of plain-text accounting: credits are negative. */
export function tableBalances(dir: string): Map<string, string> {
  const rows = rowsOf(readFileSync(join(dir, 'accounts.csv'), 'utf8'));
  return new Map(
    rows.map(({ account = '', unit = '', balance = '' }) => [
      accountName(account, unit),
      balance === '0' ? '0' : String(-BigInt(balance)),
    ]),
  );
}

/** A trial balance (debits and credits by unit and kind), computed from balances by account. */
export function trialBalanceOf(dir: string, balances: ReadonlyMap<string, string>): Record<string, string>[] {
  const sums = new Map<string, { unit: string; kind: string; debit: bigint; credit: bigint }>();
  for (const { account = '', kind = '', unit = '' } of rowsOf(readFileSync(join(dir, 'accounts.csv'), 'utf8'))) {
    const amount = BigInt(balances.get(accountName(account, unit)) ?? '0');
    for (const one of [kind, 'total']) {
      const sum = sums.get(`${unit} ${one}`) ?? { unit, kind: one, debit: 0n, credit: 0n };
      if (amount > 0n) sum.debit += amount;
      else sum.credit -= amount;
      sums.set(`${unit} ${one}`, sum);
    }
  }
  return [...sums.values()].map(({ unit, kind, debit, credit }) => ({
    unit,
    kind,
    debit: `${debit}`,
    credit: `${credit}`,
  }));
}

/** The entry kinds in an export. */
export function kindsOf(dir: string): Set<string> {
  const lines = readFileSync(join(dir, 'entries.jsonl'), 'utf8').trim().split('\n');
  return new Set(lines.map((line) => (JSON.parse(line) as { kind: string }).kind));
}

/** Expects that hledger and beancount accept the journals and report the balances of the export's tables. */
export function expectAgreement(dir: string): void {
  runTool('hledger', 'check', '--strict', 'ordereddates', '-f', join(dir, 'journal.hledger'));
  expect(runTool('bean-check', join(dir, 'journal.beancount'))).toBe('');
  const ours = tableBalances(dir);
  const trial = rowsOf(readFileSync(join(dir, 'trial_balance.csv'), 'utf8'));
  expect(trial.length).toBeGreaterThan(3);
  for (const theirs of [hledgerBalances(dir), beancountBalances(dir)]) {
    for (const [account, balance] of theirs) expect([account, ours.get(account)]).toEqual([account, balance]);
    for (const [account, balance] of ours) expect([account, theirs.get(account) ?? '0']).toEqual([account, balance]);
    const summed = trialBalanceOf(dir, theirs);
    expect(summed).toHaveLength(trial.length);
    expect(summed).toEqual(expect.arrayContaining(trial));
  }
  const size = readFileSync(join(dir, 'entries.jsonl'), 'utf8').split('\n').length - 1;
  const stats = runTool('hledger', '-f', join(dir, 'journal.hledger'), 'stats');
  expect(Number(/^Transactions +: (\d+)/m.exec(stats)?.[1])).toBe(size);
}

/** Expects that the general ledger detail adds up to the balances in accounts.csv. */
export function expectDetail(dir: string): void {
  const sums = new Map<string, bigint>();
  for (const row of rowsOf(readFileSync(join(dir, 'gl_detail.csv'), 'utf8'))) {
    const amount = BigInt(row['Amount'] ?? '') * (row['Amount_Credit_Debit_Indicator'] === 'C' ? 1n : -1n);
    const account = row['GL_Account_Number'] ?? '';
    sums.set(account, (sums.get(account) ?? 0n) + amount);
  }
  for (const { account = '', balance = '' } of rowsOf(readFileSync(join(dir, 'accounts.csv'), 'utf8'))) {
    expect([account, String(sums.get(account) ?? 0n)]).toEqual([account, balance]);
  }
}

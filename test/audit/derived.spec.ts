import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Finding } from '../../src/audit/verifier/findings';
import { verifyExport } from '../../src/audit/verifier/verify';
import { History, twoMonths } from './history';
import { TamperedExport } from './tampering';

const GL = 'gl_detail.csv';
const HLEDGER = 'journal.hledger';
const BEANCOUNT = 'journal.beancount';

describe('verification of derived files when the manifest matches them', () => {
  let history: History;
  let folder: string;
  let exportDir: string;
  const copies: TamperedExport[] = [];

  beforeAll(async () => {
    history = await twoMonths(77, 60);
    // Recorded last but dated first, so a journal ordered by day differs from the order of the log.
    await history.book({ kind: 'rating.given', period: '2026-09', occurred: '2026-07-31' });
    folder = mkdtempSync(join(tmpdir(), 'timebank-derived-'));
    exportDir = join(folder, 'export');
    await history.exports.write('sunrise', exportDir);
  });
  afterAll(async () => {
    await history.fixture.end();
    for (const dir of [folder, ...copies.map((one) => one.dir)]) rmSync(dir, { recursive: true });
  });

  const linesOf = (file: string): string[] => readFileSync(join(exportDir, file), 'utf8').slice(0, -1).split('\n');
  const lineOf = (file: string, pattern: RegExp): number => linesOf(file).findIndex((line) => pattern.test(line));
  const findings = async (file: string, change: (lines: string[]) => string[]): Promise<readonly Finding[]> => {
    const copy = new TamperedExport(exportDir).edit(file, change).updateManifest();
    copies.push(copy);
    const { sound, findings: found } = await verifyExport(copy.dir);
    expect(sound).toBe(false);
    for (const one of found) expect(one).toMatchObject({ file });
    return found;
  };

  it('finds no fault in derived files as they were exported', async () => {
    expect(await verifyExport(exportDir)).toMatchObject({ findings: [], notChecked: [] });
    expect(linesOf(HLEDGER).find((line) => /^\d/.test(line))).toMatch(/^2026-07-31 \* \(\d+\) rating\.given$/);
  });

  it.each([
    [GL, /,150,|,\d+,C,POINT/, /(\d+),C,POINT/, '9$1,C,POINT'],
    [GL, /service\.recorded/, /,C,/, ',D,'],
    [HLEDGER, /^ {4}Liabilities:Points:/, /(\d+) POINT/, '9$1 POINT'],
    [HLEDGER, /^ {4}; id:/, /actor:\w+/, 'actor:nobody'],
    [HLEDGER, /^\d{4}-.*service\.recorded/, /service\.recorded/, 'service.approved'],
    [BEANCOUNT, /^ {2}Liabilities:Points:/, /(\d+) POINT/, '9$1 POINT'],
    [BEANCOUNT, /^ {2}period: /, /2026-08/, '2026-07'],
    [BEANCOUNT, / balance .*POINT$/, /(\d+) POINT/, '9$1 POINT'],
    [BEANCOUNT, / open Liabilities:Points/, /POINT$/, 'COIN'],
    [HLEDGER, /^; Journal of/, /root \w+/, 'root 00'],
    [BEANCOUNT, /^option /, /sunrise/, 'moonrise'],
  ])('%s: reports a change in a line matching %s once, with its line number', async (file, where, what, by) => {
    const at = linesOf(file).findIndex((line) => where.test(line) && what.test(line));
    const found = await findings(file, (lines) => lines.with(at, (lines[at] ?? '').replace(what, by)));
    expect(found).toMatchObject([{ code: 'row-differs', line: at + 1 }]);
    expect(found[0]?.message).toMatch(
      /^(entry \d+|account .*|balance .*|the head): the line is “.*”, the entries give “.*”$/,
    );
  });

  it.each([
    [GL, /^\d+,1,/],
    [HLEDGER, /^\d{4}-.*points\.captured/],
    [BEANCOUNT, /^\d{4}-.*points\.captured/],
  ])('%s: reports a removed entry once, with its line and entry number', async (file, pattern) => {
    const from = lineOf(file, pattern);
    const lines = linesOf(file);
    const rest = lines.slice(from + 1).findIndex((line) => (file === GL ? /^\d+,1,/.test(line) : line === ''));
    const count = file === GL ? rest + 1 : rest + 2;
    const seq = Number(
      /^(\d+),|\((\d+)\)|entry-(\d+)/
        .exec(lines[from] ?? '')
        ?.slice(1)
        .find(Boolean),
    );
    const found = await findings(file, (all) => all.toSpliced(from, count));
    expect(found).toMatchObject([{ code: 'row-missing', line: from + 1, seq, message: `entry ${seq} is missing` }]);
  });

  it.each([
    [HLEDGER, '2026-09-30 * (99999) service.recorded\n    Liabilities:Points:U1  -5 POINT\n'],
    [HLEDGER, 'account Liabilities:Points:U1'],
    [BEANCOUNT, '2026-09-30 * "service.recorded" ^entry-99999\n  Liabilities:Points:U1  -5 POINT\n'],
    [BEANCOUNT, '2026-09-30 balance Liabilities:Points:U1  5 POINT'],
    [GL, '99999,1,service.recorded x\r'],
    [HLEDGER, 'include /etc/passwd'],
    [BEANCOUNT, 'plugin "os"'],
    [GL, '\r'],
  ])('%s: reports the added text %j once, at the end and between entries', async (file, addition) => {
    const end = linesOf(file).length;
    const between = lineOf(file, file === GL ? /^4\d,1,/ : /^2026-08-01 \*/);
    for (const at of [end, between]) {
      const found = await findings(file, (lines) => lines.toSpliced(at, 0, ...addition.split('\n')));
      expect(found).toMatchObject([{ code: 'row-extra', line: at + 1 }]);
    }
  });

  it('reports two swapped entries and a duplicated entry', async () => {
    const first = lineOf(HLEDGER, /^2026-08-01 \*/);
    const lines = linesOf(HLEDGER);
    const next = first + lines.slice(first).indexOf('') + 1;
    const after = next + lines.slice(next).indexOf('') + 1;
    const swapped = [
      ...lines.slice(0, first),
      ...lines.slice(next, after),
      ...lines.slice(first, next),
      ...lines.slice(after),
    ];
    const found = await findings(HLEDGER, () => swapped);
    expect(found).toMatchObject([
      { code: 'row-missing', line: first + 1 },
      { code: 'row-extra', message: expect.stringContaining('out of place') as string },
    ]);
    const twice = await findings(HLEDGER, (all) => all.toSpliced(next, 0, ...lines.slice(first, next)));
    expect(twice).toMatchObject([{ code: 'row-extra', line: next + 1 }]);
  });

  it.each([GL, HLEDGER, BEANCOUNT])('%s: reports a truncated file and a replaced one', async (file) => {
    const found = await findings(file, (lines) => lines.slice(0, -3));
    expect(found[0]).toMatchObject({ code: expect.stringMatching(/^row-(missing|differs)$/) as string });
    expect(found[0]?.line).toBe(linesOf(file).length - 2);
    const none = await findings(file, () => ['x']);
    expect(none.length).toBeGreaterThan(3);
    expect(none[0]).toMatchObject({ code: 'row-extra', line: 1 });
  });

  it.each([GL, HLEDGER, BEANCOUNT])('%s: reports a removed line wherever it was', async (file) => {
    const size = linesOf(file).length;
    for (let at = 0; at < size; at += Math.ceil(size / 40)) {
      const found = await findings(file, (lines) => lines.toSpliced(at, 1));
      expect([at, found[0]?.line]).toEqual([at, expect.any(Number)]);
      expect(Math.abs((found[0]?.line ?? 0) - at - 1)).toBeLessThan(15);
    }
  });

  it('reports derived files as not checked when the log has an unreadable entry', async () => {
    const copy = new TamperedExport(exportDir).edit('entries.jsonl', (lines) => lines.with(20, '{}')).updateManifest();
    copies.push(copy);
    const { notChecked } = await verifyExport(copy.dir);
    for (const file of [GL, HLEDGER, BEANCOUNT]) expect(notChecked).toContainEqual(expect.stringContaining(file));
  });
});

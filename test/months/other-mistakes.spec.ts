import { stringify } from 'csv-stringify/sync';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareFigures } from '../../src/cli/compare-figures';
import { COLUMNS, readBookFolder } from '../../src/import/book-folder';
import { importFolder } from '../../src/import/import-folder';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { bookFolder } from '../support/book-folder';
import { withMistakes } from '../support/mistakes';
import { ReferenceProgram } from '../support/reference-program';
import { MonthBooks } from '../support/reference-rows';
import { importPeople } from '../support/imports';
import { EXAMPLES, Service, newService } from '../support/service';

let service: Service;
const folders: string[] = [];
beforeAll(async () => {
  service = await newService();
});
afterAll(async () => {
  await service.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function sample(name: string): MonthBooks {
  const { info, rows } = readBookFolder(join(EXAMPLES, name));
  const cells = Object.entries(rows).map(([file, all]) => [file, all.map((row) => row.cells)]);
  return { month: info.month, files: Object.fromEntries(cells) as MonthBooks['files'] };
}

/** Writes a month's books as a book folder, with different CSV styles by file. */
function writeFolder({ month, files }: MonthBooks, ledger: string): string {
  const raw = Object.entries(files).map(([file, rows], n) => {
    const columns = COLUMNS[file as keyof typeof COLUMNS];
    const style = { header: true, columns: [...columns], bom: n % 2 === 0, quoted: n % 3 === 0 };
    return [`${file}.csv`, stringify(rows, { ...style, record_delimiter: n % 2 === 0 ? 'windows' : 'unix' })];
  });
  const folder = bookFolder({}, { month, ledger: { ledger }, raw: Object.fromEntries(raw) as Record<string, string> });
  folders.push(folder);
  return folder;
}

/**
 * Imports and closes months one after another, and compares the figures of each close with the reference program's.
 * @returns the number of rejected rows
 */
async function expectAgreement(ledger: string, months: readonly MonthBooks[]): Promise<number> {
  const key = await service.ledger(ledger, 'Asia/Shanghai');
  const people = await importPeople(service, ledger, key);
  const { call } = people;
  const reference = new ReferenceProgram();
  let refused = 0;
  for (const books of months) {
    refused += (await importFolder(readBookFolder(writeFolder(books, ledger)), people)).refused.length;
    await service.app.get(PeriodCloseScheduler).requestClose(ledger, books.month);
    await service.app.get(PeriodCloseScheduler).closeFinished(ledger, books.month);
    reference.importMonth(books);
    const { body: report } = await call({ method: 'GET', path: `reports/${books.month}` });
    const { lines } = compareFigures(report, reference.close(books.month));
    expect([ledger, ...lines.filter((line) => line.includes('✗'))]).toEqual([ledger]);
  }
  return refused;
}

describe('imported months with random mistakes', () => {
  it.each([1, 2])('have the figures that the reference program computes (seed %d)', async (seed) => {
    const books = withMistakes(sample(seed % 2 === 0 ? 'sunrise-2026-09' : 'short-fund-2026-04'), seed);
    expect(await expectAgreement(`month-${seed}`, [books])).toBeGreaterThan(100);
  });

  it('have the same figures over consecutive months, with amounts carried from month to month', async () => {
    const april = sample('short-fund-2026-04');
    const months = [
      withMistakes(april, 5, { part: 8 }),
      withMistakes(april, 105, { part: 8, days: 30, as: '2026-05' }),
      withMistakes(april, 205, { part: 8, days: 61, as: '2026-06' }),
    ];
    expect(await expectAgreement('months', months)).toBeGreaterThan(200);
  });
});

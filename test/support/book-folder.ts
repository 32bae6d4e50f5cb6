import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS, FileName } from '../../src/import/book-folder';

type Rows = Partial<Record<FileName, readonly string[]>>;

/** Books of a small month: two volunteers, an activity, a shop with an offer, a receipt, a redemption and a refund. */
export const SMALL: Rows = {
  volunteers: ['V1,志愿者甲,1957,东风小区,retiree,2025-01-12,6000', 'V2,志愿者乙,1990,东风小区,student,2025-01-12,0'],
  activities: ['A1,care,助浴,东风小区,巡逻队,2026-09-04T08:00:00+08:00,2026-09-04T10:00:00+08:00,20'],
  shops: ['M1,惠民超市,100,active'],
  offers: ['M1-1,M1,早餐,100'],
  fund: ['街道,10000,2026-09-01T00:00:00+08:00'],
  attendance: [served('V1')],
  ratings: ['A1,V1,R1,5,2026-09-04T13:00:00+08:00'],
  redemptions: ['X1,V1,M1-1,2,2026-09-05T09:00:00+08:00'],
  refunds: ['X1,50,2026-09-06T09:00:00+08:00'],
};

/** A row of attendance.csv: two hours, approved at noon; `change` replaces cells. */
export function served(volunteer: string, change: Record<string, string> = {}): string {
  const cells: Record<string, string> = {
    activity: 'A1',
    volunteer,
    signedInAt: '2026-09-04T08:00:00+08:00',
    signedOutAt: '2026-09-04T10:00:00+08:00',
    method: 'code',
    recorder: 'S1',
    approver: 'S2',
    approvedAt: '2026-09-04T12:00:00+08:00',
    ...change,
  };
  return COLUMNS.attendance.map((column) => cells[column]).join(',');
}

/** How the files of a book folder are written. */
export interface FolderOptions {
  readonly month?: string;
  readonly ledger?: object;
  readonly bom?: boolean;
  readonly newline?: string;
  /** Complete file contents by name; null omits the file. */
  readonly raw?: Record<string, string | Buffer | null>;
}

/** Writes a book folder. */
export function bookFolder(rows: Rows = {}, options: FolderOptions = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'books-'));
  const info = { ledger: 'sunrise', name: '旭日', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  const ledger = JSON.stringify({ ...info, month: options.month ?? '2026-09', ...options.ledger });
  const files = Object.keys(COLUMNS).map((file) => [`${file}.csv`, csv(file as FileName, rows, options)] as const);
  const all = { 'ledger.json': ledger, ...Object.fromEntries(files), ...options.raw };
  for (const [name, content] of Object.entries(all)) if (content !== null) writeFileSync(join(folder, name), content);
  return folder;
}

function csv(file: FileName, rows: Rows, { bom = false, newline = '\n' }: FolderOptions): string {
  const lines = [COLUMNS[file].join(','), ...(rows[file] ?? SMALL[file] ?? [])];
  return `${bom ? '\uFEFF' : ''}${lines.join(newline)}${newline}`;
}

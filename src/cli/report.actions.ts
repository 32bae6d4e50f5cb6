import { writeFileSync } from 'node:fs';
import { page } from '../http/html/page-layout';
import { ReportDocuments } from '../reports/report-documents';
import { ReportsModule } from '../reports/reports.module';
import { Reports } from '../reports/reports.service';
import { parseMonth } from './arguments';
import { checkMonth, findLedger, withContext } from './command-context';
import { UsageError } from './command-errors';
import { reportText } from './report-text';

interface ReportOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly csv?: string;
  readonly lang: string;
  readonly elder?: boolean;
}

/** report: prints a month's figures, or writes them as a page and as a table. */
export async function report(slug: string, text: string, options: ReportOptions): Promise<void> {
  const month = parseMonth(text);
  const { json, html, csv, lang: language, elder = false } = options;
  if (language !== 'zh' && language !== 'en') throw new UsageError(`--lang is zh or en, not ${language}.`);
  await withContext({ access: 'read', modules: [ReportsModule] }, async (app) => {
    const ledger = await findLedger(app, slug);
    await checkMonth(app, ledger, month);
    const documents = app.get(ReportDocuments);
    if (html !== undefined) writeFileSync(html, page(await documents.page(ledger, month, { language, elder })));
    if (csv !== undefined) writeFileSync(csv, await documents.table(ledger, month));
    if (html !== undefined || csv !== undefined) return;
    const figures = await app.get(Reports).month(ledger, month);
    console.log(json ? JSON.stringify(figures, null, 1) : reportText(figures));
  });
}

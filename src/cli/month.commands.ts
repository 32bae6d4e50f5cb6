import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { apiClientWithin } from '../import/api-client';
import { BookFolder, readFolder } from '../import/book-folder';
import { importFolder } from '../import/import-folder';
import { Ledgers } from '../ledger/ledgers.service';
import { ApiKeys } from '../auth/api-keys.service';
import { page } from '../http/html/page-layout';
import { Communities } from '../communities/communities.service';
import { ReportDocuments } from '../reports/report-documents';
import { Reports } from '../reports/reports.service';
import { PeriodCloseScheduler } from '../period-close/period-close.scheduler';
import { progressLine } from './progress-line';
import { reportText } from './report-text';
import { CommandRefusedError, UsageError, findLedger, parseMonth, withApp } from './command-context';

/** The party behind every intake from the command line: the same folder has the same keys, whoever runs it. */
const INTAKE = 'intake';

/** import, close, report. */
export function monthCommands(timebank: Command): void {
  timebank
    .command('import')
    .description('take in a month’s books: a folder such as examples/sunrise-2026-09. Twice changes nothing')
    .argument('<dir>', 'folder with ledger.json and the CSV files')
    .action(importBooks);

  timebank
    .command('close')
    .description('close a month that is over for good: grant stars, settle shops, shut the month')
    .argument('<ledger>')
    .argument('<month>', 'such as 2026-09')
    .option('--soft', 'only publish the report’s first edition; what is recorded in time still comes in')
    .action(closeMonth);

  timebank
    .command('report')
    .description('print the figures of a month')
    .argument('<ledger>')
    .argument('<month>', 'such as 2026-09')
    .option('--json', 'print them as JSON')
    .option('--html <file>', 'write them as a page for the wall')
    .option('--csv <file>', 'write them as a table')
    .option('--lang <lang>', 'language of the page: zh or en', 'en')
    .option('--elder', 'the page in larger type')
    .action(report);
}

interface ReportOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly csv?: string;
  readonly lang: string;
  readonly elder?: boolean;
}

async function report(slug: string, text: string, options: ReportOptions): Promise<void> {
  const month = parseMonth(text);
  const { json, html, csv, lang: language, elder = false } = options;
  if (language !== 'zh' && language !== 'en') throw new UsageError(`--lang is zh or en, not ${language}.`);
  await withApp('read', async (app) => {
    const ledger = await findLedger(app, slug);
    const documents = app.get(ReportDocuments);
    if (html !== undefined) writeFileSync(html, page(await documents.page(ledger, month, { language, elder })));
    if (csv !== undefined) writeFileSync(csv, await documents.table(ledger, month));
    if (html !== undefined || csv !== undefined) return;
    const figures = await app.get(Reports).month(ledger, month);
    console.log(json ? JSON.stringify(figures, null, 1) : reportText(figures));
  });
}

async function importBooks(dir: string): Promise<void> {
  const folder = readFolder(dir);
  await withApp('write', async (app) => {
    await ensureLedger(app, folder);
    const { ledger, month } = folder.info;
    const keys = app.get(ApiKeys);
    const { id, key } = await app
      .get(Communities)
      .createKey(ledger, { roles: ['operator'], person: INTAKE, label: 'import', client: INTAKE });
    try {
      const call = apiClientWithin(app.getHttpAdapter().getInstance(), ledger, key);
      const { taken, known, refused } = await importFolder(folder, call, progressLine(`${ledger} ${month}`));
      for (const row of refused)
        console.log(`${row.file}:${row.line}: refused, ${row.reason}${row.detail ? ` (${row.detail})` : ''}`);
      console.log(
        `Took in ${taken} rows of ${month}, refused ${refused.length}; ${known} of them were known from before.`,
      );
    } finally {
      await keys.revoke(ledger, id);
    }
  });
}

async function ensureLedger(app: NestFastifyApplication, { info }: BookFolder): Promise<void> {
  const { ledger, name, timeZone: zone, currency } = info;
  const known = await app.get(Ledgers).find(ledger);
  if (known && (known.zone !== zone || known.currency !== currency)) {
    throw new UsageError(
      `ledger.json:1: the ledger ${ledger} is there with zone ${known.zone} and currency ${known.currency}; timeZone or currency differ.`,
    );
  }
  await app.get(Communities).create({ ledger, name, zone, currency });
}

async function closeMonth(slug: string, text: string, { soft }: { soft?: boolean }): Promise<void> {
  const month = parseMonth(text);
  await withApp('write', async (app) => {
    const ledger = await findLedger(app, slug);
    const scheduler = app.get(PeriodCloseScheduler);
    await (soft ? scheduler.requestSoftClose(ledger, month) : scheduler.requestClose(ledger, month));
    const job = await (soft ? scheduler.softCloseFinished(ledger, month) : scheduler.closeFinished(ledger, month));
    if (job.status === 'failed') throw new CommandRefusedError(`Closing ${month} failed: ${job.error ?? ''}`);
    const { size, root } = JSON.parse(job.result ?? '{}') as { size: number; root: string };
    console.log(`${soft ? 'Soft-closed' : 'Closed'} ${month} of ${ledger}: ${size} entries, root ${root}`);
  });
}

import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { csv } from '../common/csv';
import { Page } from '../http/html/page-layout';
import { Month } from '../common/instant';
import type { Reader } from './page/report-page';
import type { Edition } from './report-snapshots';
import { reportCsv } from './report.csv';
import { Reports } from './reports.service';

/** What draws the page, read when the first one is asked for: its charts' library is large, and most starts never draw. */
const drawing = (): Promise<typeof import('./page/report-page')> => import('./page/report-page.js');

/** A month's report as people take it in hand: a page for the wall, and a table for a spreadsheet. */
@Injectable()
export class ReportDocuments {
  constructor(
    private readonly reports: Reports,
    private readonly ledgers: Ledgers,
  ) {}

  /** The page. */
  async page(ledger: string, month: Month, reader: Reader): Promise<Page> {
    const { reportPage } = await drawing();
    return reportPage(await this.reports.month(ledger, month), await this.ledgers.get(ledger), reader);
  }

  /** An edition as it was published. */
  async edition(ledger: string, edition: Edition, reader: Reader): Promise<Page> {
    const { reportPage } = await drawing();
    return reportPage(edition.report, await this.ledgers.get(ledger), reader, edition);
  }

  /** The same figures as CSV. */
  async table(ledger: string, month: Month): Promise<string> {
    const { currency } = await this.ledgers.get(ledger);
    return csv(reportCsv(await this.reports.month(ledger, month), currency));
  }
}

import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { csv } from '../common/csv';
import { Page } from '../http/html/page-layout';
import { Month } from '../common/instant';
import type { Reader } from './page/report-page';
import { publishedReport } from './published-report.rules';
import type { Edition } from './report-snapshots';
import { reportCsv } from './report.csv';
import { Reports } from './reports.service';

/** Loads the page renderer on first use: its chart library is large, and most processes never render a report. */
const loadRenderer = (): Promise<typeof import('./page/report-page')> => import('./page/report-page.js');

/**
 * Renders a month's report as an HTML page and as CSV. Both are made for publication, whoever fetches them
 * (docs/decisions/0041).
 */
@Injectable()
export class ReportDocuments {
  constructor(
    private readonly reports: Reports,
    private readonly ledgers: Ledgers,
  ) {}

  /** The report as of now, as a page. */
  async page(ledger: string, month: Month, reader: Reader): Promise<Page> {
    const { reportPage } = await loadRenderer();
    const report = publishedReport(await this.reports.month(ledger, month));
    return reportPage(report, await this.ledgers.get(ledger), reader);
  }

  /** A published edition, as a page. */
  async edition(ledger: string, edition: Edition, reader: Reader): Promise<Page> {
    const { reportPage } = await loadRenderer();
    return reportPage(edition.published.report, await this.ledgers.get(ledger), reader, edition);
  }

  /** The report as of now, as CSV. */
  async table(ledger: string, month: Month): Promise<string> {
    return csv(reportCsv(publishedReport(await this.reports.month(ledger, month)), await this.ledgers.get(ledger)));
  }
}

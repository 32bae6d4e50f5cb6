import { Injectable } from '@nestjs/common';
import { Checkpoints } from '../ledger/log/checkpoints';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { ImportSources } from '../communities/import-sources.service';
import { ReferenceData } from '../communities/reference-data';
import { BreakdownQueries } from './breakdown-queries';
import { EditionChange, changesBetween } from './edition-changes';
import { EDITIONS, EditionNumber, ReportSnapshot } from '../period-close/report-snapshot.entity';
import { PublishedChange, PublishedReport, publishedChanges, publishedReport } from './published-report.rules';
import { MonthReport, Reports } from './reports.service';

/** A published edition of a report, with its changes since the previous edition. */
export interface Edition {
  readonly edition: EditionNumber;
  readonly final: boolean;
  readonly madeAt: string;
  readonly size: number;
  readonly root: string;
  readonly changes: readonly EditionChange[];
  readonly report: MonthReport;
  /** The report and its changes as they are published on paper: without amounts of fewer than three people. */
  readonly published: { readonly report: PublishedReport; readonly changes: readonly PublishedChange[] };
}

/** A report as stored. Earlier versions stored no numbers of the people behind its sums. */
type StoredReport = Omit<MonthReport, 'nothingBefore'> & Partial<Pick<MonthReport, 'nothingBefore'>>;

/** How often the figures are computed without the write lock, when entries are posted meanwhile. */
const MAX_TRIES = 3;

/** Publishes the editions of monthly reports and stores them unchanged (docs/decisions/0021). */
@Injectable()
export class ReportSnapshots {
  constructor(
    private readonly reports: Reports,
    private readonly breakdowns: BreakdownQueries,
    private readonly referenceData: ReferenceData,
    private readonly checkpoints: Checkpoints,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly importSources: ImportSources,
  ) {}

  /** Publishes an edition of a month's report; returns the existing one if it was published before. */
  async publish(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot> {
    const published = await this.find(ledger, month, edition);
    if (published) return published;
    const figures = await this.capture(ledger, month);
    const row: ReportSnapshot = { ledger, month, edition, madeAt: this.clock.now(), ...figures };
    return this.database.write(async (manager) => {
      // Another process may have published it meanwhile.
      const existing = await manager.findOneBy(ReportSnapshot, { ledger, month, edition });
      if (existing) return existing;
      await manager.insert(ReportSnapshot, row);
      return row;
    }, ledger);
  }

  /** A stored edition, without names. */
  find(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot | null> {
    return this.database.read.findOneBy(ReportSnapshot, { ledger, month, edition });
  }

  /** The editions of a month in order of publication, with current numbers and names. */
  async of(ledger: string, month: Month): Promise<Edition[]> {
    const rows = await this.database.read.find(ReportSnapshot, { where: { ledger, month }, order: { edition: 'ASC' } });
    const reports = await Promise.all(rows.map((row) => this.withCurrentNames(row)));
    return rows.map(({ edition, madeAt, size, root }, n) => {
      const report = reports[n] as MonthReport;
      const before = reports[n - 1];
      const changes = before ? changesBetween(before, report) : [];
      const [published, publishedBefore] = [publishedReport(report), before && publishedReport(before)];
      const editions = publishedBefore ? [publishedBefore, published] : [published];
      const shown = { report: published, changes: publishedChanges(changes, editions) };
      return { edition, final: edition === EDITIONS.final, madeAt, size, root, changes, report, published: shown };
    });
  }

  /** The figures as of a log size; computed again if an entry that affects them was posted meanwhile. */
  private async capture(ledger: string, month: Month): Promise<Pick<ReportSnapshot, 'size' | 'root' | 'figures'>> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { size, root } = await this.checkpoints.sign(ledger, 'close');
      const { report, topVolunteers } = await this.reports.monthWithTopVolunteers(ledger, month);
      if (await this.isUnchangedSince(ledger, month, size))
        return { size, root, figures: figuresText(report, topVolunteers) };
    }
    return this.captureExclusively(ledger, month);
  }

  /** The figures under the write lock, for a month into which entries are posted continuously. */
  private async captureExclusively(
    ledger: string,
    month: Month,
  ): Promise<Pick<ReportSnapshot, 'size' | 'root' | 'figures'>> {
    const { position, report, topVolunteers } = await this.database.write(async () => {
      const position = await this.checkpoints.at(this.database.read, ledger);
      return { position, ...(await this.reports.monthWithTopVolunteers(ledger, month)) };
    }, ledger);
    const { size, root } = await this.checkpoints.signAt(ledger, 'close', position);
    return { size, root, figures: figuresText(report, topVolunteers) };
  }

  private async isUnchangedSince(ledger: string, month: Month, size: number): Promise<boolean> {
    const later = await this.database.read.query<unknown[]>(
      'SELECT 1 FROM entry WHERE ledger = ? AND seq > ? AND period <= ? LIMIT 1',
      [ledger, size, month],
    );
    return later.length === 0;
  }

  /** The report with the volunteers' current numbers, and the names of those who currently agree to be named. */
  private async withCurrentNames({ ledger, month, figures }: ReportSnapshot): Promise<MonthReport> {
    // Earlier versions stored nothing of imports.
    const stored: StoredReport = { imported: [], ...(JSON.parse(figures) as Omit<StoredReport, 'imported'>) };
    const report = hasPeople(stored) ? stored : withPeople(stored, await this.reports.month(ledger, month));
    const ids = report.mostHours.map(([id]) => id);
    const numbers = await this.referenceData.numbersOf(ledger, ids);
    const names = await this.breakdowns.shownNames(ledger, ids);
    const { breakdown, imported } = report;
    const sources = await this.importSources.of(
      ledger,
      imported.map((one) => one.import),
    );
    return {
      ...report,
      imported: imported.map((one) => ({ ...one, ...sources.find((source) => source.import === one.import) })),
      mostHours: report.mostHours.map(([id, minutes]) => [numbers.get(id) ?? id, minutes]),
      breakdown: {
        ...breakdown,
        mostHours: report.mostHours.map(([id, minutes]) => ({ name: names.get(id) ?? null, minutes })),
      },
    };
  }
}

function hasPeople(stored: StoredReport): stored is MonthReport {
  return 'nothingBefore' in stored;
}

/** An edition of an earlier version with the numbers of people that are behind the month's sums by now. */
function withPeople(stored: StoredReport, { breakdown: now }: MonthReport): MonthReport {
  const shops = stored.breakdown.shops.map((shop) => {
    const { volunteers = 0, volunteersEarlier = 0 } = now.shops.find(({ code }) => code === shop.code) ?? {};
    return { ...shop, volunteers, volunteersEarlier };
  });
  return { ...stored, nothingBefore: null, breakdown: { ...stored.breakdown, people: now.people, shops } };
}

/** A report as stored: by opaque ids, so that a person erased from the reference data is erased from it too. */
function figuresText(report: MonthReport, topVolunteers: readonly { id: string; minutes: number }[]): string {
  const nameless = topVolunteers.map(({ minutes }) => ({ name: null, minutes }));
  return JSON.stringify({
    ...report,
    imported: report.imported.map((one) => ({ ...one, recorder: '', confirmer: '' })),
    mostHours: topVolunteers.map(({ id, minutes }) => [id, minutes]),
    breakdown: { ...report.breakdown, mostHours: nameless },
  });
}

import { Injectable } from '@nestjs/common';
import { Checkpoints } from '../ledger/log/checkpoints';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { ReferenceData } from '../communities/reference-data';
import { BreakdownQueries } from './breakdown-queries';
import { EditionChange, changesBetween } from './edition-changes';
import { EDITIONS, EditionNumber, ReportSnapshot } from '../period-close/report-snapshot.entity';
import { MonthReport, Reports } from './reports.service';

/** A published edition, with what changed since the one before. */
export interface Edition {
  readonly edition: EditionNumber;
  readonly final: boolean;
  readonly madeAt: string;
  readonly size: number;
  readonly root: string;
  readonly changes: readonly EditionChange[];
  readonly report: MonthReport;
}

/** How often the figures are taken while others go on booking into them. */
const MAX_TRIES = 3;

/** The editions of months' reports: published once, and kept as they were published. */
@Injectable()
export class ReportSnapshots {
  constructor(
    private readonly reports: Reports,
    private readonly breakdowns: BreakdownQueries,
    private readonly referenceData: ReferenceData,
    private readonly checkpoints: Checkpoints,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Publishes a month's edition, or finds the one that was published. */
  async publish(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot> {
    const known = await this.find(ledger, month, edition);
    if (known) return known;
    const taken = await this.taken(ledger, month);
    const row: ReportSnapshot = { ledger, month, edition, madeAt: this.clock.now(), ...taken };
    return this.database.write(async (manager) => {
      // Another process may have been faster.
      const there = await manager.findOneBy(ReportSnapshot, { ledger, month, edition });
      if (there) return there;
      await manager.insert(ReportSnapshot, row);
      return row;
    }, ledger);
  }

  /** One that was published, without the names in it. */
  find(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot | null> {
    return this.database.read.findOneBy(ReportSnapshot, { ledger, month, edition });
  }

  /** The editions of a month, the first one first. */
  async of(ledger: string, month: Month): Promise<Edition[]> {
    const rows = await this.database.read.find(ReportSnapshot, { where: { ledger, month }, order: { edition: 'ASC' } });
    const reports = await Promise.all(rows.map((row) => this.named(row)));
    return rows.map(({ edition, madeAt, size, root }, n) => {
      const report = reports[n] as MonthReport;
      const before = reports[n - 1];
      const changes = before ? changesBetween(before, report) : [];
      return { edition, final: edition === EDITIONS.final, madeAt, size, root, changes, report };
    });
  }

  /** The figures as of a size of the log: taken again when anything was booked meanwhile that could be in them. */
  private async taken(ledger: string, month: Month): Promise<Pick<ReportSnapshot, 'size' | 'root' | 'figures'>> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const { size, root } = await this.checkpoints.sign(ledger, 'close');
      const { report, most } = await this.reports.withPeople(ledger, month);
      if (await this.isStill(ledger, month, size)) return { size, root, figures: figuresText(report, most) };
    }
    return this.takenAlone(ledger, month);
  }

  /** The figures while nothing else is booked, for a month into which something is booked all the time. */
  private async takenAlone(ledger: string, month: Month): Promise<Pick<ReportSnapshot, 'size' | 'root' | 'figures'>> {
    const { checkpoint, report, most } = await this.database.write(async () => {
      const checkpoint = await this.checkpoints.at(this.database.read, ledger);
      return { checkpoint, ...(await this.reports.withPeople(ledger, month)) };
    }, ledger);
    await this.checkpoints.store(ledger, 'close', checkpoint);
    const { size, root } = checkpoint;
    return { size, root, figures: figuresText(report, most) };
  }

  private async isStill(ledger: string, month: Month, size: number): Promise<boolean> {
    const later = await this.database.read.query<unknown[]>(
      'SELECT 1 FROM entry WHERE ledger = ? AND seq > ? AND period <= ? LIMIT 1',
      [ledger, size, month],
    );
    return later.length === 0;
  }

  /** The report with the numbers that people have now, and the names of those who agree to be shown now. */
  private async named({ ledger, figures }: ReportSnapshot): Promise<MonthReport> {
    const report = JSON.parse(figures) as MonthReport;
    const ids = report.mostHours.map(([id]) => id);
    const numbers = await this.referenceData.numbersOf(ledger, ids);
    const names = await this.breakdowns.shownNames(ledger, ids);
    const { breakdown } = report;
    return {
      ...report,
      mostHours: report.mostHours.map(([id, minutes]) => [numbers.get(id) ?? id, minutes]),
      breakdown: {
        ...breakdown,
        mostHours: report.mostHours.map(([id, minutes]) => ({ name: names.get(id) ?? null, minutes })),
      },
    };
  }
}

/** A report as it is kept: by opaque ids, so that whoever is erased from the registers is erased from it too. */
function figuresText(report: MonthReport, most: readonly { id: string; minutes: number }[]): string {
  const nameless = most.map(({ minutes }) => ({ name: null, minutes }));
  return JSON.stringify({
    ...report,
    mostHours: most.map(({ id, minutes }) => [id, minutes]),
    breakdown: { ...report.breakdown, mostHours: nameless },
  });
}

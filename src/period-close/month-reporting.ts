import { Month } from '../common/instant';
import { EditionNumber, ReportSnapshot } from './report-snapshot.entity';

/** A month's key figures of service, and the number of registered volunteers. */
export interface MonthFigures {
  /** Approved service records. */
  readonly records: number;
  /** Service time, in minutes. */
  readonly minutes: number;
  /** Volunteers who served in the month. */
  readonly active: number;
  /** Volunteers registered by the month's end. */
  readonly registered: number;
}

/**
 * The port through which a close publishes reports. The reports module implements it and depends on period-close;
 * period-close depends on this port only (docs/architecture.md).
 */
export abstract class MonthReporting {
  /** Publishes an edition of a month's report, or returns the one published before. */
  abstract publish(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot>;

  /** The number of volunteers registered by a month's end, as in its report. */
  abstract registeredVolunteers(ledger: string, month: Month): Promise<number>;

  /** The month's key figures, computed like those of its report, so that trends in later reports agree with it. */
  abstract monthFigures(ledger: string, month: Month, registered: number): Promise<MonthFigures>;
}

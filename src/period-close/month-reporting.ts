import { Month } from '../common/instant';
import { EditionNumber, ReportSnapshot } from './report-snapshot.entity';

/** A month's services in a few figures, and how many volunteers are registered. */
export interface MonthFigures {
  readonly records: number;
  readonly minutes: number;
  /** Volunteers who served in the month. */
  readonly active: number;
  /** Volunteers registered when the figures were taken. */
  readonly registered: number;
}

/**
 * What a close asks of the reports. The reports implement it and know period-close; period-close knows this port only
 * (docs/architecture.md).
 */
export abstract class MonthReporting {
  /** Publishes a month's edition, or finds the one that was published. */
  abstract publish(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot>;

  /** How many volunteers are registered. */
  abstract registeredVolunteers(ledger: string): Promise<number>;

  /** The month in a few figures: the same fold as its report, so that later trends show what the report said. */
  abstract monthFigures(ledger: string, month: Month, registered: number): Promise<MonthFigures>;
}

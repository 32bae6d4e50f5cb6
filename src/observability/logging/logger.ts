import { Inject, Injectable } from '@nestjs/common';
import { PROCESS_LOG, ProcessLog } from '../../config/process-log';

/**
 * Log of a process outside requests, on the same output and in the format of request logs. Lines contain ids, codes,
 * numbers and names of ledgers, and no personal data (docs/operations.md).
 */
@Injectable()
export class Logger {
  constructor(@Inject(PROCESS_LOG) private readonly log: ProcessLog) {}

  /** Whether the log level includes `info`. */
  get infoEnabled(): boolean {
    return this.log.isLevelEnabled('info');
  }

  info(facts: object): void {
    this.log.info(facts);
  }

  warn(text: string): void {
    this.log.warn(text);
  }

  error(text: string): void {
    this.log.error(text);
  }
}

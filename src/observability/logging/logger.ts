import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import { Settings } from '../../config/settings';

/**
 * Log of a process outside requests: JSON lines on standard output, in the format of request logs. Lines contain ids,
 * codes, numbers and names of ledgers, and no personal data (docs/operations.md).
 */
@Injectable()
export class Logger {
  private readonly pino: ReturnType<typeof pino>;

  constructor({ LOG_LEVEL: level }: Settings) {
    this.pino = pino({ level });
  }

  /** Whether the log level includes `info`. */
  get infoEnabled(): boolean {
    return this.pino.isLevelEnabled('info');
  }

  info(facts: object): void {
    this.pino.info(facts);
  }

  warn(text: string): void {
    this.pino.warn(text);
  }

  error(text: string): void {
    this.pino.error(text);
  }
}

import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import { Settings } from '../../config/settings';

/**
 * The diary of a process beside its requests: lines of JSON on standard output, as those of requests are. Only ids, codes,
 * numbers and names of ledgers go into it, and nothing that is about a person (docs/operations.md).
 */
@Injectable()
export class Logger {
  private readonly lines: ReturnType<typeof pino>;

  constructor({ LOG_LEVEL: level }: Settings) {
    this.lines = pino({ level });
  }

  /** Whether lines that only inform are written at all. */
  get informs(): boolean {
    return this.lines.isLevelEnabled('info');
  }

  info(facts: object): void {
    this.lines.info(facts);
  }

  warn(text: string): void {
    this.lines.warn(text);
  }

  error(text: string): void {
    this.lines.error(text);
  }
}

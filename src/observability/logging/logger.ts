import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import { Settings } from '../../config/settings';

/**
 * The diary of a process beside its requests: lines of JSON on standard output, as those of requests are. Only ids, codes,
 * numbers and names of ledgers go into it, and nothing that is about a person (docs/operations.md).
 */
@Injectable()
export class Logger {
  private readonly pino: ReturnType<typeof pino>;

  constructor({ LOG_LEVEL: level }: Settings) {
    this.pino = pino({ level });
  }

  /** Whether lines that only inform are written at all. */
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

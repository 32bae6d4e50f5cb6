import { LoggerService } from '@nestjs/common';

/** What takes warnings and errors: the log of the service, or that of a worker. */
interface LogOutput {
  warn(text: string): void;
  error(text: string): void;
}

/** Nest's own words, in the log of the process and its form: warnings and errors. */
export function nestLogger(log: LogOutput): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log.warn(textOf(message)),
    error: (message: unknown) => log.error(textOf(message)),
  };
}

function textOf(message: unknown): string {
  return message instanceof Error ? (message.stack ?? message.message) : String(message);
}

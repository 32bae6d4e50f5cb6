import { LoggerService } from '@nestjs/common';

/** Destination of warnings and errors. */
interface LogOutput {
  warn(text: string): void;
  error(text: string): void;
}

/** Adapts the process's log to Nest's logger. Warnings and errors only; other messages are dropped. */
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

import { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';

/** Nest's own words, in the service's log and its form: warnings and errors. */
export function nestLog(log: FastifyBaseLogger): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log.warn(textOf(message)),
    error: (message: unknown) => log.error(textOf(message)),
  };
}

function textOf(message: unknown): string {
  return message instanceof Error ? (message.stack ?? message.message) : String(message);
}

import { Logger, pino } from 'pino';
import { Settings } from './settings';

/** Log of a process: JSON lines on standard output, for requests (by Fastify) and for everything else. */
export type ProcessLog = Logger;

/** Injection token of the process's log. */
export const PROCESS_LOG = Symbol('process log');

/** Creates the log of a process at the level of its settings. */
export function createProcessLog({ LOG_LEVEL: level }: Pick<Settings, 'LOG_LEVEL'>): ProcessLog {
  return pino({ level });
}

import { DomainError } from '../../common/domain-error';

/**
 * Why a log is not signed: the checkpoint file can't be read or written, or its last line was cut off; it shows a longer
 * or another history than the database; entries as stored don't have the hashes that were computed when they were booked.
 */
export const UNSAFE_LOG_CODES = ['checkpoints-unreachable', 'checkpoints-differ', 'log-damaged'] as const;

/**
 * Thrown in place of a signature. The message names the fault for the operator; a caller is told the kind of fault and
 * what to do.
 */
export class UnsafeLogError extends DomainError {
  constructor(code: (typeof UNSAFE_LOG_CODES)[number], fault: string, cause?: unknown) {
    super(code, { cause });
    this.message = fault;
  }
}

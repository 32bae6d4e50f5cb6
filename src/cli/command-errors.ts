import { InputError, RefusedError } from '../common/process-errors';

/** Thrown when a command was understood and is refused: exit code 1. */
export class CommandRefusedError extends RefusedError {}

/** Thrown when a command's arguments or options are wrong: exit code 2. */
export class UsageError extends InputError {}

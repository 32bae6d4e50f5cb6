/**
 * What a process does: it answers requests and does background work (`service`), does background work only (`worker`), or
 * runs one command of the command line and starts nothing in the background (`command`). A `recovery` is a command that
 * puts a log right, and so starts with one that is not.
 */
export type ProcessRole = 'service' | 'worker' | 'command' | 'recovery';

/** Injection token of the process's role. */
export const PROCESS_ROLE = Symbol('process role');

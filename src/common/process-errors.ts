/** A command that was understood and is refused. The command line ends with exit code 1. */
export class RefusedError extends Error {}

/** Arguments, settings or files that can't be used as they are. The command line ends with exit code 2. */
export class InputError extends Error {}

/** A file, disk or database that can't be read or written at the moment. The command line ends with exit code 3. */
export class ResourceError extends Error {}

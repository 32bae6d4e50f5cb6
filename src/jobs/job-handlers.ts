/** Stores the progress of a job after each step. Throws while the service stops, which interrupts the job. */
export type Progress = (done: number, total: number) => Promise<void>;

/** Executes a job. It may be called again after a crash at any point and must then give the same result. */
export type JobHandler = (data: Readonly<Record<string, string>>, progress: Progress) => Promise<object>;

/** Registry of job handlers by name. */
export class JobHandlers {
  private readonly byName = new Map<string, JobHandler>();

  /** @param names of all jobs */
  constructor(private readonly names: readonly string[]) {}

  /** Registers the handler of a job. @throws for an unknown name or a second handler */
  add(name: string, handler: JobHandler): void {
    if (!this.names.includes(name)) throw new Error(`there is no job ${name}`);
    if (this.byName.has(name)) throw new Error(`two handlers for the job ${name}`);
    this.byName.set(name, handler);
  }

  /** Checks that every job has a handler. @throws if one is missing */
  check(): void {
    for (const name of this.names) this.of(name);
  }

  of(name: string): JobHandler {
    const handler = this.byName.get(name);
    if (!handler) throw new Error(`no handler for the job ${name}`);
    return handler;
  }
}

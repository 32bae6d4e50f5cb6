/** Tells how far a job is, between one step and the next. While the service stops it throws, and the job breaks off. */
export type Progress = (done: number, total: number) => Promise<void>;

/** Does a job's work. It may be called again after a crash at any point, and must then come to the same result. */
export type JobHandler = (data: Readonly<Record<string, string>>, progress: Progress) => Promise<object>;

/** Who does the jobs of which name. */
export class JobHandlers {
  private readonly byName = new Map<string, JobHandler>();

  /** @param names of all the jobs that there are */
  constructor(private readonly names: readonly string[]) {}

  /** Says who does the jobs of a name. */
  add(name: string, handler: JobHandler): void {
    if (!this.names.includes(name)) throw new Error(`there is no job ${name}`);
    if (this.byName.has(name)) throw new Error(`two handlers for the job ${name}`);
    this.byName.set(name, handler);
  }

  /** Fails when a job has nobody who does it. */
  check(): void {
    for (const name of this.names) this.of(name);
  }

  of(name: string): JobHandler {
    const handler = this.byName.get(name);
    if (!handler) throw new Error(`no handler for the job ${name}`);
    return handler;
  }
}

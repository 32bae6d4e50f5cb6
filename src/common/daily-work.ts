import { setTimeout as pause } from 'node:timers/promises';

const DAY_MS = 24 * 3_600_000;

/** Work in the background that is done some time after the start and then once a day, page by page. */
export class DailyWork {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param work is interrupted at its next pause when this is stopped  @param failed gets any other error of it */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly failed: (message: string) => void,
  ) {}

  /** @param delayMs until it is done for the first time, in milliseconds */
  start(delayMs: number): void {
    this.running = this.repeat(delayMs);
  }

  /** Lets requests come first for some milliseconds. @throws AbortError when the work is stopped */
  async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal, ref: false });
  }

  /** Interrupts the work and waits until it has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async repeat(delayMs: number): Promise<void> {
    const { signal } = this.stopping;
    await this.pause(delayMs).catch(() => undefined);
    while (!signal.aborted) {
      await this.work().catch((error: unknown) => {
        if (!signal.aborted) this.failed(error instanceof Error ? error.message : String(error));
      });
      await this.pause(DAY_MS).catch(() => undefined);
    }
  }
}

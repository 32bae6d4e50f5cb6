import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { settingsAt } from './temporary-database';

const ROOT = resolve(__dirname, '../..');

/** Runs a file of `src` as Node runs its built form. */
const RUN_SOURCE = ['--require', join(ROOT, 'test/support/typescript.cjs'), join(ROOT, 'src/cli.ts')];

/** A command-line program in its own process. */
export class TimebankProcess {
  private text = '';
  /** Resolves when it has ended, and all that it said has been read. */
  private readonly closed: Promise<unknown>;

  private constructor(readonly child: ChildProcess) {
    this.closed = once(child, 'close');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => (this.text += piece));
    }
  }

  /** Starts a command on the database of a folder. */
  static start(argv: readonly string[], folder: string, env: Record<string, string> = {}): TimebankProcess {
    const settings = { ...settingsAt(folder), PORT: '0', LOG_LEVEL: 'warn', ...env };
    const options = { cwd: ROOT, env: { ...process.env, ...settings } };
    return new TimebankProcess(spawn(process.execPath, [...RUN_SOURCE, ...argv], options));
  }

  /** Output so far, of stdout and stderr. */
  get output(): string {
    return this.text;
  }

  /** Starts the service and waits until it listens. */
  static async serve(
    folder: string,
    env: Record<string, string> = {},
  ): Promise<{ process: TimebankProcess; base: string }> {
    const process = TimebankProcess.start(['serve'], folder, env);
    const { stderr } = process.child;
    for (;;) {
      const base = /listens on (http:\/\/\S+)/.exec(process.output)?.[1];
      if (base !== undefined) return { process, base: base.replace('[::1]', '127.0.0.1') };
      if (process.child.exitCode !== null || !stderr) throw new Error(`the service did not start: ${process.output}`);
      await Promise.race([once(stderr, 'data'), once(process.child, 'exit')]);
    }
  }

  /** Its exit code, or the signal that killed it. */
  async ended(): Promise<number | NodeJS.Signals> {
    await this.closed;
    return this.child.exitCode ?? (this.child.signalCode as NodeJS.Signals);
  }
}

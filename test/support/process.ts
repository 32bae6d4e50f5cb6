import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { settingsAt } from './place';

const ROOT = resolve(__dirname, '../..');

/** Runs the source as the build would: swc compiles each file as it is asked for (jest.config.js has the same words). */
const RUN_SOURCE = `
const { transformFileSync } = require('@swc/core');
require.extensions['.ts'] = (module, path) => module._compile(transformFileSync(path, {
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true },
  module: { type: 'commonjs' }, sourceMaps: 'inline', swcrc: false,
}).code, path);
process.argv.splice(1, 0, 'timebank');
require('./src/cli.ts');
`;

/** The command line as a process of its own. */
export class Timebank {
  private text = '';

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => (this.text += piece));
    }
  }

  /** Starts a command with its books in a folder. */
  static start(argv: readonly string[], folder: string, env: Record<string, string> = {}): Timebank {
    const settings = { ...settingsAt(folder), PORT: '0', LOG_LEVEL: 'warn', ...env };
    const options = { cwd: ROOT, env: { ...process.env, ...settings } };
    return new Timebank(spawn(process.execPath, ['-e', RUN_SOURCE, '--', ...argv], options));
  }

  /** What it has said so far, on either stream. */
  get said(): string {
    return this.text;
  }

  /** Starts the service, and answers once it listens. */
  static async serve(folder: string, env: Record<string, string> = {}): Promise<{ process: Timebank; base: string }> {
    const process = Timebank.start(['serve'], folder, env);
    const { stderr } = process.child;
    for (;;) {
      const base = /listens on (http:\/\/\S+)/.exec(process.said)?.[1];
      if (base !== undefined) return { process, base: base.replace('[::1]', '127.0.0.1') };
      if (process.child.exitCode !== null || !stderr) throw new Error(`the service did not start: ${process.said}`);
      await Promise.race([once(stderr, 'data'), once(process.child, 'exit')]);
    }
  }

  /** Its exit code, or the signal that killed it. */
  async ended(): Promise<number | NodeJS.Signals> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode ?? (child.signalCode as NodeJS.Signals);
  }
}

import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { settingsAt } from './temporary-database';

const ROOT = resolve(__dirname, '../..');

/** Cache folder for compiled sources, by hash of the source, so that processes start quickly. */
const COMPILED = join(tmpdir(), `timebank-compiled-${process.getuid?.() ?? 0}`);

/** Runs the TypeScript source: swc compiles each file once, with the same options as in jest.config.js. */
const RUN_SOURCE = `
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const options = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true },
  module: { type: 'commonjs' }, swcrc: false,
};
mkdirSync('${COMPILED}', { recursive: true, mode: 0o700 });
function compiled(path) {
  const source = readFileSync(path);
  const kept = '${COMPILED}/' + createHash('sha256').update(path + JSON.stringify(options)).update(source).digest('hex');
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source.toString(), { ...options, filename: path });
    writeFileSync(kept + '.' + process.pid, code);
    renameSync(kept + '.' + process.pid, kept);
    return code;
  }
}
require.extensions['.ts'] = (module, path) => module._compile(compiled(path), path);
// Dynamic imports name the built file, './x.js'.
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, from, ...rest) =>
  resolve(from?.filename?.endsWith('.ts') ? name.replace(/^(\\.{1,2}[/].+)[.]js$/, '$1') : name, from, ...rest);
process.argv.splice(1, 0, 'timebank');
require('./src/cli.ts');
`;

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
    return new TimebankProcess(spawn(process.execPath, ['-e', RUN_SOURCE, '--', ...argv], options));
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

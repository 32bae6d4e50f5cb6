// The worker process's own context, in which spec-runner.cjs runs specs one after another (docs/decisions/0029). What a
// spec changes in the process is put back here.
const { ModuleMocker } = require('jest-mock');

const EVENTS = ['SIGTERM', 'SIGINT', 'exit', 'beforeExit', 'warning', 'uncaughtException', 'unhandledRejection'];

/** What the process has of its own, before a spec is loaded. */
function state() {
  return {
    env: { ...process.env },
    exit: process.exit,
    listeners: EVENTS.map((event) => ({ event, known: new Set(process.listeners(event)) })),
  };
}

/** Puts the process back to what it was. */
function restore({ env, exit, listeners }) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exit = exit;
  for (const { event, known } of listeners) {
    for (const listener of process.listeners(event)) if (!known.has(listener)) process.off(event, listener);
  }
}

module.exports = class WorkerEnvironment {
  constructor({ projectConfig }) {
    this.before = state();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    const { moduleMocker } = this;
    this.jest = {
      fn: moduleMocker.fn.bind(moduleMocker),
      spyOn: moduleMocker.spyOn.bind(moduleMocker),
      restoreAllMocks: moduleMocker.restoreAllMocks.bind(moduleMocker),
    };
    this.fakeTimers = null;
    this.fakeTimersModern = null;
    this.env = projectConfig.testEnvironmentOptions.env ?? {};
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** There is none: specs run in the worker's own context. */
  getVmContext() {
    return null;
  }

  async setup() {
    Object.assign(process.env, this.env);
    // Jest asks for a hundred lines, at every expect() and every refusal; who reads a failure needs the first few.
    Error.stackTraceLimit = 20;
    // Node maps a stack back to TypeScript.
    Error.prepareStackTrace = undefined;
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    restore(this.before);
  }
};

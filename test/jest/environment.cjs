// Specs run in the worker's own context, one after another, where jest would give each a context of its own
// (docs/decisions/0029). What a spec leaves behind in the process is put back here.
const { ModuleMocker } = require('jest-mock');

const EVENTS = ['SIGTERM', 'SIGINT', 'exit', 'beforeExit', 'warning', 'uncaughtException', 'unhandledRejection'];

/** What the process has of its own, before a spec comes. */
function state() {
  return {
    globals: Object.getOwnPropertyDescriptors(globalThis),
    env: { ...process.env },
    exit: process.exit,
    listeners: EVENTS.map((event) => ({ event, known: new Set(process.listeners(event)) })),
  };
}

/** Puts the process back to what it was. */
function restore({ globals, env, exit, listeners }) {
  for (const name of Reflect.ownKeys(globalThis)) {
    const was = Object.getOwnPropertyDescriptor(globals, name)?.value;
    if (was === undefined) Reflect.deleteProperty(globalThis, name);
    else if (was.configurable) Object.defineProperty(globalThis, name, was);
  }
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exit = exit;
  for (const { event, known } of listeners) {
    for (const listener of process.listeners(event)) if (!known.has(listener)) process.off(event, listener);
  }
}

module.exports = class SharedContext {
  constructor() {
    this.before = state();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** There is none but the worker's own, for which runtime.cjs compiles. */
  getVmContext() {
    return null;
  }

  async setup() {
    // jest asks for a hundred lines, at every expect() and every refusal; who reads a failure needs the first few.
    Error.stackTraceLimit = 20;
  }

  async teardown() {
    restore(this.before);
  }
};

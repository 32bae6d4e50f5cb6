// How specs are loaded (docs/decisions/0029): our files anew for each spec, as jest does; packages once for a worker, by Node.
const { createRequire, isBuiltin } = require('node:module');
const { isAbsolute } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const isPackage = (name) => !name.startsWith('.') && !isAbsolute(name) && !isBuiltin(name);

module.exports = class SharedPackages extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    // jest compiles for a context of the spec's own; environment.cjs has none.
    executor.compile = (source, filename) => compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, ...more) {
    return name !== undefined && isPackage(name) ? createRequire(from)(name) : super.requireModule(from, name, ...more);
  }
};

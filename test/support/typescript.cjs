// Lets Node require TypeScript files: swc compiles each once, and keeps the result by the hash of its source. Specs are
// loaded so (test/jest/spec-runner.cjs), and the commands that tests start (test/support/timebank-process.ts).
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { addHook } = require('pirates');

const OPTIONS = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
  swcrc: false,
};

const FOLDER = join(tmpdir(), `timebank-compiled-${process.getuid?.() ?? 0}`);
mkdirSync(FOLDER, { recursive: true, mode: 0o700 });

function compile(source, filename) {
  const hash = createHash('sha256')
    .update(`${filename}\n${JSON.stringify(OPTIONS)}\n${source}`)
    .digest('hex');
  const kept = join(FOLDER, hash);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...OPTIONS, filename });
    // Lazy imports name the built file (`import('./x.js')`), which is not there.
    const result = code.replace(/\brequire\("(\.{1,2}\/[^"]+)\.js"\)/g, 'require("$1")');
    writeFileSync(`${kept}.${process.pid}`, result);
    renameSync(`${kept}.${process.pid}`, kept);
    return result;
  }
}

addHook((source, filename) => compile(source, filename), { exts: ['.ts'], ignoreNodeModules: true });

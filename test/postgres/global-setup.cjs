// Jest's main process requires TypeScript as its workers do.
require('../support/typescript.cjs');
module.exports = require('./global-setup.ts').default;

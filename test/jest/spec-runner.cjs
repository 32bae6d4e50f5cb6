// Runs one spec file with jest-circus (docs/decisions/0029). Jest's default loads every package and every file of ours
// anew for each spec, in a context of its own; here Node loads them, once for each worker process.
const { createRequire } = require('node:module');
const { join, sep } = require('node:path');
const { jestExpect } = require('@jest/expect');
const { createEmptyTestResult } = require('@jest/test-result');
const circus = require('jest-circus');
const { formatExecError, formatResultsErrors } = require('jest-message-util');
require('../support/typescript.cjs');

const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;

process.setSourceMapsEnabled(true);

circus.addEventHandler(({ name, test: current }) => {
  if (name === 'test_start') {
    jestExpect.setState({ currentTestName: current.name, suppressedErrors: [] });
  } else if (name === 'test_done') {
    current.numPassingAsserts = jestExpect.getState().numPassingAsserts;
    current.errors.push(...jestExpect.getState().suppressedErrors);
    current.errors.push(...jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error));
  }
});

/** Makes Node load the files of `test` anew: they hold the state of one spec. Those of `src` hold none. */
function forgetTests(rootDir) {
  const tests = join(rootDir, 'test') + sep;
  for (const file of Object.keys(require.cache)) {
    if ((file.startsWith(tests) && file.endsWith('.ts')) || file.endsWith('.spec.ts')) delete require.cache[file];
  }
}

/** An error that no test caught fails the test that is running, or else the file. */
function recordUncaught(error) {
  const { currentlyRunningTest, unhandledErrors } = circus.getState();
  if (currentlyRunningTest) currentlyRunningTest.errors.push(error);
  else unhandledErrors.push(error);
}

/** A result of jest-circus as jest reports it. */
function assertionResult({ testPath, errors, errorsDetailed, status, ...rest }) {
  const titles = testPath.slice(1);
  const outcomes = { skip: 'pending', todo: 'todo' };
  return {
    ancestorTitles: titles.slice(0, -1),
    duration: rest.duration,
    failureDetails: errorsDetailed,
    failureMessages: [...errors],
    fullName: titles.join(' '),
    invocations: rest.invocations,
    location: rest.location,
    numPassingAsserts: rest.numPassingAsserts,
    retryReasons: [],
    startAt: rest.startedAt,
    status: outcomes[status] ?? (errors.length > 0 ? 'failed' : 'passed'),
    title: titles[titles.length - 1],
  };
}

/** Jest's `testRunner` (https://jestjs.io/docs/configuration#testrunner-string). */
module.exports = async function runSpec(globalConfig, config, environment, _runtime, testFilePath) {
  circus.resetState();
  const state = circus.getState();
  state.testTimeout = globalConfig.testTimeout;
  state.maxConcurrency = globalConfig.maxConcurrency;
  if (globalConfig.testNamePattern) state.testNamePattern = new RegExp(globalConfig.testNamePattern, 'i');
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect });
  globalThis.jest = environment.jest;
  jestExpect.setState({ expand: globalConfig.expand, testPath: testFilePath });
  process.on('uncaughtException', recordUncaught);
  process.on('unhandledRejection', recordUncaught);
  forgetTests(config.rootDir);
  // A parent of its own, so that nothing keeps what the spec loaded.
  createRequire(testFilePath)(testFilePath);
  const { testResults, unhandledErrors, unhandledErrorsDetailed } = await circus.run();
  const results = testResults.map(assertionResult);
  const count = (status) => results.filter((result) => result.status === status).length;
  const failures = [
    formatResultsErrors(results, config, globalConfig, testFilePath),
    ...unhandledErrorsDetailed.map((error) => formatExecError(error, config, globalConfig)),
  ].filter(Boolean);
  return {
    ...createEmptyTestResult(),
    displayName: config.displayName,
    failureMessage: failures.length > 0 ? failures.join('\n\n') : null,
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testExecError: unhandledErrors.length > 0 ? { message: '', stack: unhandledErrors.join('\n') } : undefined,
    testFilePath,
    testResults: results,
  };
};

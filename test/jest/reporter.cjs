// Prints how long each spec file took, slowest first, and writes down which ones failed (test/run.mjs reads it).
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/** Faster files are told as a number only. */
const LISTED_SECONDS = 2;

module.exports = class FileTimes {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
    this.files = [];
  }

  onTestResult({ context }, { testFilePath, perfStats, numFailingTests, testExecError }) {
    const { start, end } = perfStats;
    this.files.push({
      file: relative(this.rootDir, testFilePath),
      project: context.config.displayName?.name ?? '',
      seconds: (end - start) / 1000,
      failed: numFailingTests > 0 || testExecError !== undefined,
    });
  }

  onRunComplete() {
    const slowest = [...this.files].sort((a, b) => b.seconds - a.seconds);
    const listed = slowest.filter(({ seconds }) => seconds >= LISTED_SECONDS);
    const lines = listed.map(
      ({ file, project, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${project}  ${file}`,
    );
    const others = slowest.length - listed.length;
    process.stderr.write(
      `\nTime per spec file, slowest first:\n${lines.join('\n')}\n${others} files under ${LISTED_SECONDS} s\n\n`,
    );
    const { FAILED_SPECS } = process.env;
    if (FAILED_SPECS) writeFileSync(FAILED_SPECS, JSON.stringify(this.files.filter(({ failed }) => failed)));
  }
};

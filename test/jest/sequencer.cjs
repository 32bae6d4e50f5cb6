// The longest specs begin first, so that no worker ends alone with one of them; the others as jest has them.
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'test/crash/',
  'test/audit/verify',
  'test/e2e/mutated-bodies',
  'test/e2e/bad-bodies',
  'test/e2e/command-line',
];

const place = ({ path }) => {
  const at = LONGEST.findIndex((part) => path.includes(part));
  return at < 0 ? LONGEST.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
};

import { Command } from 'commander';
import { parseMonth, parsePositive } from './arguments';
import { lazyAction } from './lazy-action';

const load = () => import('./sampling.actions.js');

/** audit sample, audit actors: from an export's files alone. */
export function samplingCommands(timebank: Command): void {
  const audit = timebank.command('audit').description('work on an export that was verified: no books are needed');

  audit
    .command('sample')
    .description('draw a repeatable sample: the entries whose SHA-256(seed ‖ entry id) is the least, in that order')
    .argument('<dir>', 'an export')
    .requiredOption('--seed <text>', 'any text; the same one draws the same entries')
    .option('--size <n>', 'how many entries', parsePositive, 25)
    .option('--kind <kind>', 'only entries of this kind, such as service.recorded')
    .option('--month <month>', 'only entries of this accounting month, such as 2026-09', parseMonth)
    .option('--up-to <n>', 'only the first so many entries, to repeat a sample of a smaller log', parsePositive)
    .option('--csv', 'as a working paper, with empty columns for your findings')
    .option('--json', 'as JSON')
    .action(lazyAction(load, 'sample'));

  audit
    .command('actors')
    .description('who recorded, approved and booked what, by opaque ids')
    .argument('<dir>', 'an export')
    .option('--month <month>', 'only entries of this accounting month', parseMonth)
    .option('--csv', 'as a table')
    .option('--json', 'as JSON')
    .action(lazyAction(load, 'actors'));
}

import { Command } from 'commander';
import { parseMonth, parsePositive } from './arguments';
import { lazyAction } from './lazy-action';

const load = () => import('./sampling.actions.js');

/** audit sample, audit actors: from an export's files alone. */
export function samplingCommands(timebank: Command): void {
  const audit = timebank.command('audit').description('samples and figures from a verified export; needs no database');

  audit
    .command('sample')
    .description('draw a repeatable sample: the entries with the lowest SHA-256(seed ‖ entry id), in that order')
    .argument('<dir>', 'folder of an export')
    .requiredOption('--seed <text>', 'any text; the same seed draws the same entries')
    .option('--size <n>', 'number of entries', parsePositive, 25)
    .option('--kind <kind>', 'only entries of this kind, such as service.recorded')
    .option('--month <month>', 'only entries of this accounting month, such as 2026-09', parseMonth)
    .option('--up-to <n>', 'draw only from the first n entries, to repeat a sample of a smaller log', parsePositive)
    .option('--csv', 'as a working paper, with empty columns for your findings')
    .option('--json', 'as JSON')
    .action(lazyAction(load, 'sample'));

  audit
    .command('actors')
    .description('report who recorded, approved and booked what, and who made keys for whom, by opaque ids')
    .argument('<dir>', 'folder of an export')
    .option('--month <month>', 'only entries of this accounting month', parseMonth)
    .option('--csv', 'as a CSV table')
    .option('--json', 'as JSON')
    .action(lazyAction(load, 'actors'));
}

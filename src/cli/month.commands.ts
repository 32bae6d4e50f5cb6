import { Command } from 'commander';
import { lazyAction } from './lazy-action';

/** import, close, report. */
export function monthCommands(timebank: Command): void {
  timebank
    .command('import')
    .description('import a month’s book folder such as examples/sunrise-2026-09; importing it again changes nothing')
    .argument('<dir>', 'folder with ledger.json and the CSV files')
    .action(lazyAction(() => import('./import.actions.js'), 'importBooks'));

  timebank
    .command('close')
    .description('close a past month: grant star levels, settle shops, lock the month')
    .argument('<ledger>')
    .argument('<month>', 'such as 2026-09')
    .option(
      '--soft',
      'only publish the first edition of the report; records within the recording window are still accepted',
    )
    .action(lazyAction(() => import('./close.actions.js'), 'closeMonth'));

  timebank
    .command('report')
    .description('print the figures of a month')
    .argument('<ledger>')
    .argument('<month>', 'such as 2026-09')
    .option('--json', 'print them as JSON')
    .option('--html <file>', 'write them as a page for display')
    .option('--csv <file>', 'write them as a CSV table')
    .option('--lang <lang>', 'language of the page: zh or en', 'en')
    .option('--elder', 'the page in larger type')
    .action(lazyAction(() => import('./report.actions.js'), 'report'));
}

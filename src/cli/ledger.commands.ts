import { Command, Option } from 'commander';
import { CALENDARS } from '../common/calendars/working-calendars';
import { PACKS } from '../policies/policy-packs';
import { lazyAction } from './lazy-action';

const load = () => import('./ledger.actions.js');

/** ledger create, ledger list. */
export function ledgerCommands(timebank: Command): void {
  const ledger = timebank.command('ledger').description('ledgers of this instance');
  ledger
    .command('create')
    .description('create a ledger for a community')
    .argument('<slug>', 'lower-case letters, digits and hyphens; never changes')
    .requiredOption('--name <name>', 'name of the time bank')
    .option('--zone <zone>', 'time zone', 'Asia/Shanghai')
    .option('--currency <code>', 'currency of the fund', 'CNY')
    .addOption(
      new Option('--calendar <name>', 'calendar of working days; that of the zone when left out').choices(
        Object.keys(CALENDARS),
      ),
    )
    .addOption(
      new Option('--policy <pack>', 'policy pack to start with').choices(Object.keys(PACKS)).default('sunrise'),
    )
    .action(lazyAction(load, 'createLedger'));
  ledger.command('list').description('list the ledgers').action(lazyAction(load, 'listLedgers'));
}

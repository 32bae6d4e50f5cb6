import { Command, Option } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./statement.actions.js');

/** statement volunteer, statement shop. */
export function statementCommands(timebank: Command): void {
  const statement = timebank.command('statement').description('monthly statements');
  add(statement, 'volunteer', 'statement of a volunteer: service hours, time coins and points').action(
    lazyAction(load, 'volunteerStatement'),
  );
  add(statement, 'shop', 'monthly statement of a shop: redemptions, refunds, amount due and payments').action(
    lazyAction(load, 'shopStatement'),
  );
}

function add(statement: Command, name: string, about: string): Command {
  return statement
    .command(name)
    .description(about)
    .argument('<ledger>')
    .argument('<number>', `the ${name}’s number`)
    .argument('<month>', 'such as 2026-09')
    .option('--json', 'as JSON')
    .option('--csv <file>', 'write it as a CSV table')
    .option('--html <file>', 'write it as a page to print')
    .addOption(new Option('--lang <language>', 'language of the page').choices(['zh', 'en']).default('zh'))
    .option('--elder', 'the page in larger type');
}

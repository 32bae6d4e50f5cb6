import { Command, Option } from 'commander';
import { ROLES } from '../auth/permissions';
import { lazyAction } from './lazy-action';

const load = () => import('./key.actions.js');

/** key create, list, rotate, revoke. */
export function keyCommands(timebank: Command): void {
  const key = timebank.command('key').description('API keys');
  key
    .command('create')
    .description('make a key and print it, once. Without a ledger: a key that makes ledgers and reaches no data')
    .argument('[ledger]', 'ledger it is bound to')
    .addOption(new Option('--role <role>', 'what its holder may do').choices([...ROLES]).default('operator'))
    .option('--person <number>', 'the person who acts with it; the role’s name when left out')
    .option('--shop <number>', 'for the role shop: the shop')
    .option('--label <text>', 'what it is for')
    .option('--expires <instant>', 'when it ends, such as 2027-09-01T00:00:00+08:00; shops and volunteers: in a year')
    .action(lazyAction(load, 'createKey'));
  key
    .command('list')
    .description('list keys without their secrets. Without a ledger: those of the instance')
    .argument('[ledger]', 'ledger they are bound to')
    .action(lazyAction(load, 'listKeys'));
  key
    .command('rotate')
    .description('put a new key in the place of one and print it, once: same holder, role and shop')
    .argument('<key>', 'public part of the key, as the list shows it')
    .option('--grace <minutes>', 'how long the old key goes on', '0')
    .option('--expires <instant>', 'when the new key ends; as the old one when left out')
    .action(lazyAction(load, 'rotateKey'));
  key
    .command('revoke')
    .description('end a key at once')
    .argument('<key>', 'public part of the key, as the list shows it')
    .action(lazyAction(load, 'revokeKey'));
}

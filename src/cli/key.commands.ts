import { Command, Option } from 'commander';
import { ROLES } from '../auth/permissions';
import { lazyAction } from './lazy-action';

const load = () => import('./key.actions.js');

/** key create, list, rotate, revoke. */
export function keyCommands(timebank: Command): void {
  const key = timebank.command('key').description('API keys');
  key
    .command('create')
    .description('create an API key and print it once. Without a ledger: a key that can only create ledgers')
    .argument('[ledger]', 'ledger it is bound to')
    .addOption(new Option('--role <role>', 'role of the key').choices([...ROLES]).default('operator'))
    .option('--person <number>', 'number of the person who uses the key; the role’s name when left out')
    .option('--shop <number>', 'number of the shop, for the role shop')
    .option('--label <text>', 'purpose of the key')
    .option(
      '--expires <instant>',
      'expiry, such as 2027-09-01T00:00:00+08:00; after a year when left out, and never for a key without a ledger',
    )
    .action(lazyAction(load, 'createKey'));
  key
    .command('list')
    .description('list API keys without their secrets. Without a ledger: keys of the instance')
    .argument('[ledger]', 'ledger they are bound to')
    .action(lazyAction(load, 'listKeys'));
  key
    .command('rotate')
    .description('replace a key by a new one with the same person, role and shop, and print it once')
    .argument('<key>', 'public part of the key, as the list shows it')
    .option('--grace <minutes>', 'how long the old key stays valid', '0')
    .option('--expires <instant>', 'expiry of the new key; that of the old key when left out')
    .action(lazyAction(load, 'rotateKey'));
  key
    .command('revoke')
    .description('revoke a key immediately')
    .argument('<key>', 'public part of the key, as the list shows it')
    .action(lazyAction(load, 'revokeKey'));
}

import { Command, Option } from 'commander';
import { ROLES, Role } from '../platform/auth/actions';
import { isZone } from '../platform/calendar';
import { Problem } from '../platform/http/problem';
import { parseInstant } from '../platform/instant';
import { PACKS } from '../policy/policies';
import { Communities } from '../registry/communities';
import { Ledgers, SLUG } from '../ledger/ledgers';
import { CURRENCY } from '../ledger/units';
import { Refused, UsageError, ledgerOf, withBooks } from './running';

interface LedgerOptions {
  name: string;
  zone: string;
  currency: string;
  policy: string;
}

interface KeyOptions {
  role: Role;
  person?: string;
  shop?: string;
  label?: string;
  expires?: string;
}

/** ledger create, ledger list, key create. */
export function ledgerCommands(timebank: Command): void {
  const ledger = timebank.command('ledger').description('ledgers of this instance');
  ledger
    .command('create')
    .description('make a ledger for a community')
    .argument('<slug>', 'lower-case letters, digits and hyphens; never changes')
    .requiredOption('--name <name>', 'name of the time bank')
    .option('--zone <zone>', 'time zone', 'Asia/Shanghai')
    .option('--currency <code>', 'currency of the fund', 'CNY')
    .addOption(
      new Option('--policy <pack>', 'policy pack to start with').choices(Object.keys(PACKS)).default('sunrise'),
    )
    .action(createLedger);
  ledger
    .command('list')
    .description('list the ledgers')
    .action(() =>
      withBooks('read', async (app) => {
        for (const one of await app.get(Ledgers).all())
          console.log(`${one.ledger}\t${one.name}\t${one.zone}\t${one.origin}`);
      }),
    );

  const key = timebank.command('key').description('API keys');
  key
    .command('create')
    .description('make a key and print it, once. Without a ledger: a key that makes ledgers and reaches no data')
    .argument('[ledger]', 'ledger it is bound to')
    .addOption(new Option('--role <role>', 'what its holder may do').choices([...ROLES]).default('operator'))
    .option('--person <number>', 'the person who acts with it; the role’s name when left out')
    .option('--shop <number>', 'for the role shop: the shop')
    .option('--label <text>', 'what it is for')
    .option('--expires <instant>', 'when it ends, such as 2027-09-01T00:00:00+08:00')
    .action(createKey);
}

async function createLedger(slug: string, { name, zone, currency, policy }: LedgerOptions): Promise<void> {
  if (!SLUG.test(slug)) throw new UsageError(`${slug} is not a slug: lower-case letters, digits and hyphens.`);
  if (!isZone(zone)) throw new UsageError(`${zone} is not a time zone such as Asia/Shanghai.`);
  if (!CURRENCY.test(currency)) throw new UsageError(`${currency} is not a currency code such as CNY.`);
  await withBooks('write', async (app) => {
    const made = await app.get(Communities).create({ ledger: slug, name, zone, currency }, policy);
    if (!made) throw new Refused(`The ledger ${slug} is there already. Nothing was changed.`);
    console.log(`Made the ledger ${slug} with the policy ${policy}. Next: timebank key create ${slug} --role operator`);
  });
}

async function createKey(slug: string | undefined, options: KeyOptions): Promise<void> {
  const { role, person = role, shop, label = '' } = options;
  const expiresAt = options.expires === undefined ? undefined : parseInstant(options.expires);
  if (options.expires !== undefined && !expiresAt) throw new UsageError(`${options.expires} is not an instant.`);
  await withBooks('write', async (app) => {
    const communities = app.get(Communities);
    if (slug === undefined) {
      if (role !== 'operator') throw new UsageError('A key without a ledger has the role operator.');
      console.log((await communities.instanceKey(label)).key);
      return;
    }
    const ledger = await ledgerOf(app, slug);
    const holder = { roles: [role], person, shop, label, expiresAt };
    const refusal = await communities.checkHolder(ledger, holder);
    if (refusal) throw Problem.of(refusal);
    console.log((await communities.key(ledger, holder)).key);
  });
}

import { Command, Option } from 'commander';
import { isZone } from '../common/calendar';
import { CALENDARS, CalendarName } from '../common/calendars/working-calendars';
import { PACKS } from '../policies/policies.service';
import { Communities } from '../communities/communities.service';
import { Ledgers, SLUG } from '../ledger/ledgers.service';
import { CURRENCY } from '../ledger/core/units';
import { CommandRefusedError, UsageError, withApp } from './command-context';

interface LedgerOptions {
  name: string;
  zone: string;
  currency: string;
  calendar?: CalendarName;
  policy: string;
}

/** ledger create, ledger list. */
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
      new Option('--calendar <name>', 'working days; the usual ones of the zone when left out').choices(
        Object.keys(CALENDARS),
      ),
    )
    .addOption(
      new Option('--policy <pack>', 'policy pack to start with').choices(Object.keys(PACKS)).default('sunrise'),
    )
    .action(createLedger);
  ledger
    .command('list')
    .description('list the ledgers')
    .action(() =>
      withApp('read', async (app) => {
        for (const one of await app.get(Ledgers).all())
          console.log(`${one.ledger}\t${one.name}\t${one.zone}\t${one.origin}`);
      }),
    );
}

async function createLedger(slug: string, options: LedgerOptions): Promise<void> {
  const { name, zone, currency, calendar, policy } = options;
  if (!SLUG.test(slug)) throw new UsageError(`${slug} is not a slug: lower-case letters, digits and hyphens.`);
  if (!isZone(zone)) throw new UsageError(`${zone} is not a time zone such as Asia/Shanghai.`);
  if (!CURRENCY.test(currency)) throw new UsageError(`${currency} is not a currency code such as CNY.`);
  await withApp('write', async (app) => {
    const made = await app.get(Communities).create({ ledger: slug, name, zone, currency, calendar }, policy);
    if (!made) throw new CommandRefusedError(`The ledger ${slug} is there already. Nothing was changed.`);
    console.log(`Made the ledger ${slug} with the policy ${policy}. Next: timebank key create ${slug} --role operator`);
  });
}

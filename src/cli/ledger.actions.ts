import { isZone } from '../common/calendar';
import { CalendarName } from '../common/calendars/working-calendars';
import { Communities } from '../communities/communities.service';
import { Ledgers, SLUG } from '../ledger/ledgers.service';
import { CURRENCY } from '../ledger/core/units';
import { CommunitiesModule } from '../communities/communities.module';
import { withContext } from './command-context';
import { CommandRefusedError, UsageError } from './command-errors';

interface LedgerOptions {
  name: string;
  zone: string;
  currency: string;
  calendar?: CalendarName;
  policy: string;
}

/** ledger list. */
export async function listLedgers(): Promise<void> {
  await withContext({ access: 'read' }, async (app) => {
    for (const { ledger, name, zone, origin } of await app.get(Ledgers).all())
      console.log(`${ledger}\t${name}\t${zone}\t${origin}`);
  });
}

/** migrate: opening the database for writing brings its tables up to date and checks its guards. */
export async function migrate(): Promise<void> {
  await withContext({ access: 'write' }, () => Promise.resolve());
  console.log('The tables are up to date, and the guards are in place.');
}

/** ledger create. */
export async function createLedger(slug: string, options: LedgerOptions): Promise<void> {
  const { name, zone, currency, calendar, policy } = options;
  if (!SLUG.test(slug)) throw new UsageError(`${slug} is not a slug: lower-case letters, digits and hyphens.`);
  if (!isZone(zone)) throw new UsageError(`${zone} is not a time zone such as Asia/Shanghai.`);
  if (!CURRENCY.test(currency)) throw new UsageError(`${currency} is not a currency code such as CNY.`);
  await withContext({ access: 'write', modules: [CommunitiesModule] }, async (app) => {
    const created = await app.get(Communities).create({ ledger: slug, name, zone, currency, calendar }, policy);
    if (!created) throw new CommandRefusedError(`The ledger ${slug} exists already. Nothing was changed.`);
    console.log(
      `Created the ledger ${slug} with the policy ${policy}. Next: timebank key create ${slug} --role operator`,
    );
  });
}

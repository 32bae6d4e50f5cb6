import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Command, Option } from 'commander';
import { ROLES, Role } from '../auth/permissions';
import { KeyRow, ApiKeys } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { Instant, parseInstant } from '../common/instant';
import { Communities } from '../communities/communities.service';
import { ApiKeyQueries } from '../communities/api-key-queries';
import { KeyView } from '../communities/api-keys.dto';
import { CommandRefusedError, UsageError, findLedger, withApp } from './command-context';

interface KeyOptions {
  role: Role;
  person?: string;
  shop?: string;
  label?: string;
  expires?: string;
}

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
    .action(createKey);
  key
    .command('list')
    .description('list keys without their secrets. Without a ledger: those of the instance')
    .argument('[ledger]', 'ledger they are bound to')
    .action(listKeys);
  key
    .command('rotate')
    .description('put a new key in the place of one and print it, once: same holder, role and shop')
    .argument('<key>', 'public part of the key, as the list shows it')
    .option('--grace <minutes>', 'how long the old key goes on', '0')
    .option('--expires <instant>', 'when the new key ends; as the old one when left out')
    .action(rotateKey);
  key
    .command('revoke')
    .description('end a key at once')
    .argument('<key>', 'public part of the key, as the list shows it')
    .action(revokeKey);
}

async function createKey(slug: string | undefined, options: KeyOptions): Promise<void> {
  const { role, person = role, shop, label = '' } = options;
  const expiresAt = instantOf(options.expires);
  await withApp('write', async (app) => {
    const communities = app.get(Communities);
    if (slug === undefined) {
      if (role !== 'operator') throw new UsageError('A key without a ledger has the role operator.');
      refusePast(app, expiresAt);
      console.log((await communities.createInstanceKey(label, expiresAt)).key);
      return;
    }
    const ledger = await findLedger(app, slug);
    const holder = { roles: [role], person, shop, label, expiresAt };
    const refusal = await communities.checkHolder(ledger, holder);
    if (refusal) throw DomainError.of(refusal);
    console.log((await communities.createKey(ledger, holder)).key);
  });
}

async function listKeys(slug: string | undefined): Promise<void> {
  await withApp('read', async (app) => {
    const ledger = slug === undefined ? '' : await findLedger(app, slug);
    console.log(COLUMNS.join('\t'));
    for (const key of await app.get(ApiKeyQueries).list(ledger)) {
      console.log(COLUMNS.map((column) => key[column] ?? '-').join('\t'));
    }
  });
}

const COLUMNS = [
  ...(['id', 'role', 'person', 'shop', 'label', 'createdAt', 'expiresAt', 'revokedAt'] as const),
  ...(['lastUsedAt', 'rotatedFrom'] as const),
] satisfies (keyof KeyView)[];

async function rotateKey(id: string, { grace, expires }: { grace: string; expires?: string }): Promise<void> {
  if (!/^\d{1,5}$/.test(grace)) throw new UsageError(`${grace} is no number of minutes.`);
  const expiresAt = instantOf(expires);
  await withApp('write', async (app) => {
    const { ledger } = await keyOf(app, id);
    refusePast(app, expiresAt);
    const made = await app.get(ApiKeys).rotate(ledger, id, { graceMinutes: Number(grace), expiresAt });
    if (made === 'ended' || made === undefined) throw new DomainError('key-ended');
    console.log(made.key);
  });
}

async function revokeKey(id: string): Promise<void> {
  await withApp('write', async (app) => {
    const { ledger } = await keyOf(app, id);
    await app.get(ApiKeys).revoke(ledger, id);
    console.log(`The key ${id} has ended.`);
  });
}

async function keyOf(app: NestFastifyApplication, id: string): Promise<KeyRow> {
  const row = await app.get(ApiKeys).find(id);
  if (!row)
    throw new CommandRefusedError(`There is no key ${id}. Its public part stands in: timebank key list [LEDGER]`);
  return row;
}

function instantOf(text: string | undefined): Instant | undefined {
  const instant = text === undefined ? undefined : parseInstant(text);
  if (text !== undefined && !instant) throw new UsageError(`${text} is not an instant.`);
  return instant;
}

function refusePast(app: NestFastifyApplication, expiresAt: Instant | undefined): void {
  const refusal = app.get(Communities).checkExpiry(expiresAt);
  if (refusal) throw DomainError.of(refusal);
}

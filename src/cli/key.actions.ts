import { INestApplicationContext } from '@nestjs/common';
import { Role } from '../auth/permissions';
import { ApiKeys, CreatedApiKey, KeyRow, rolesOf } from '../auth/api-keys.service';
import { Rotation } from '../auth/key-rotation';
import { DomainError } from '../common/domain-error';
import { Instant, parseInstant } from '../common/instant';
import { CONSOLE } from '../communities/api-key-entries';
import { CommunityKeys } from '../communities/community-keys.service';
import { Communities } from '../communities/communities.service';
import { ApiKeyQueries } from '../communities/api-key-queries';
import { KeyView } from '../communities/api-keys.dto';
import { CommunitiesModule } from '../communities/communities.module';
import { findLedger, withContext } from './command-context';
import { CommandRefusedError, UsageError } from './command-errors';

const modules = [CommunitiesModule];

interface KeyOptions {
  role: Role;
  person?: string;
  shop?: string;
  label?: string;
  expires?: string;
}

/** key create. */
export async function createKey(slug: string | undefined, options: KeyOptions): Promise<void> {
  const { role, person = role, shop, label = '' } = options;
  const expiresAt = instantOf(options.expires);
  await withContext({ access: 'write', modules }, async (app) => {
    const communities = app.get(Communities);
    if (slug === undefined) {
      if (role !== 'operator') throw new UsageError('A key without a ledger must have the role operator.');
      assertExpiry(app, [], expiresAt);
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

/** key list. */
export async function listKeys(slug: string | undefined): Promise<void> {
  await withContext({ access: 'read', modules }, async (app) => {
    const ledger = slug === undefined ? '' : await findLedger(app, slug);
    console.log(COLUMNS.join('\t'));
    for (const key of await app.get(ApiKeyQueries).list(ledger)) {
      console.log(COLUMNS.map((column) => key[column] ?? '-').join('\t'));
    }
  });
}

const COLUMNS = [
  ...(['id', 'role', 'person', 'shop', 'label', 'createdAt', 'expiresAt', 'revokedAt'] as const),
  ...(['waitingSince', 'lastUsedAt', 'rotatedFrom'] as const),
] satisfies (keyof KeyView)[];

/** key rotate. */
export async function rotateKey(id: string, { grace, expires }: { grace: string; expires?: string }): Promise<void> {
  if (!/^\d{1,5}$/.test(grace)) throw new UsageError(`--grace must be a number of minutes, got "${grace}".`);
  const expiresAt = instantOf(expires);
  await withContext({ access: 'write', modules }, async (app) => {
    const old = await keyOf(app, id);
    assertExpiry(app, old.ledger === '' ? [] : rolesOf(old), expiresAt);
    console.log((await rotated(app, old, { graceMinutes: Number(grace), expiresAt })).key);
  });
}

/** key revoke. */
export async function revokeKey(id: string): Promise<void> {
  await withContext({ access: 'write', modules }, async (app) => {
    const key = await keyOf(app, id);
    if (key.ledger === '') await app.get(ApiKeys).revokeOfInstance(id);
    else await app.get(CommunityKeys).revoke(key, CONSOLE);
    console.log(`Revoked the key ${id}.`);
  });
}

async function rotated(app: INestApplicationContext, old: KeyRow, rotation: Rotation): Promise<CreatedApiKey> {
  if (old.ledger !== '') return app.get(CommunityKeys).rotate(old, rotation, CONSOLE);
  const created = await app.get(ApiKeys).rotateOfInstance(old, rotation);
  if ('refused' in created) throw DomainError.of(created);
  return created;
}

async function keyOf(app: INestApplicationContext, id: string): Promise<KeyRow> {
  const row = await app.get(ApiKeys).find(id);
  if (!row)
    throw new CommandRefusedError(
      `There is no key ${id}. List the public parts of keys with: timebank key list [LEDGER]`,
    );
  return row;
}

function instantOf(text: string | undefined): Instant | undefined {
  const instant = text === undefined ? undefined : parseInstant(text);
  if (text !== undefined && !instant)
    throw new UsageError(`--expires must be an instant such as 2027-09-01T00:00:00+08:00, got "${text}".`);
  return instant;
}

/** @param roles none for a key of the instance, whose term is open */
function assertExpiry(app: INestApplicationContext, roles: readonly Role[], expiresAt: Instant | undefined): void {
  const refusal = app.get(Communities).checkExpiry(roles, expiresAt);
  if (refusal) throw DomainError.of(refusal);
}

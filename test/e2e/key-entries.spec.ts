import { ApiKeys } from '../../src/auth/api-keys.service';
import { ApiKey } from '../../src/auth/api-key.entity';
import { Database } from '../../src/database/database';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { Community } from '../support/community';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

const NOW = '2026-11-20T04:00:00.000Z';
const IN_A_YEAR = '2027-11-20T04:00:00.000Z';

let service: Service;
let community: Community;
/** Opaque ids of people, by number. */
const people: Record<string, string> = {};
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  const rows = await community.all<{ id: string; code: string }>('people?limit=500');
  for (const { id, code } of rows) people[code] = id;
});
afterAll(() => service.end());
afterEach(() => {
  service.clock.at = NOW;
});

const keyId = (key: string): string => key.split('_')[1] ?? '';
const asOperator = (path: string, method: string, body?: object): Promise<Reply> =>
  community.ask(path, { method, key: community.keys.operator, body });
const lastEntry = async (kind: string): Promise<EntryView | undefined> => (await community.entries(kind)).at(-1);

describe('the entries of keys', () => {
  it('book a key made over REST with its person, role and expiry, and who made it', async () => {
    const id = keyId(await community.newKey({ role: 'coordinator', person: 'S01' }));
    expect(await lastEntry('key.issued')).toMatchObject({
      ...{ actor: people['operator'], period: '2026-11', occurred: '2026-11-20', recorded: NOW, postings: [] },
      facts: { key: id, person: people['S01'], role: 'coordinator', expiresAt: IN_A_YEAR, via: 'rest' },
    });
  });

  it('book the shop of a key by opaque id, and no label, name or secret', async () => {
    const body = { role: 'shop', person: 'till-7', shop: 'M01', label: '前台收银' };
    const { body: made } = await asOperator('keys', 'POST', body);
    const [shop] = await community.all<{ id: string }>('shops?limit=500');
    const entry = await lastEntry('key.issued');
    const { facts } = entry as EntryView;
    expect(Object.keys(facts).sort()).toEqual(['expiresAt', 'key', 'person', 'role', 'shop', 'via']);
    expect(facts['shop']).toBe(shop?.id);
    const row = await service.app.get(Database).read.findOneByOrFail(ApiKey, { id: String(made['id']) });
    for (const secret of ['前台收银', 'till-7', row.hash, String(made['key'])])
      expect(JSON.stringify(entry)).not.toContain(secret);
  });

  it('mark keys of the command line as console, and the first key of a ledger made over REST as instance', async () => {
    await service.key('sunrise', 'auditor', { person: 'auditor' });
    expect(await lastEntry('key.issued')).toMatchObject({
      actor: 'timebank',
      facts: { via: 'console', role: 'auditor' },
    });

    const ledger = { ledger: 'harbour', name: '港湾', timeZone: 'Asia/Shanghai', currency: 'CNY' };
    const created = await service.ask('/v1/ledgers', {
      method: 'POST',
      key: await service.instanceKey(),
      body: ledger,
    });
    const { body } = await service.ask('/v1/ledgers/harbour/entries?kind=key.issued', {
      key: String(created.body['operatorKey']),
    });
    expect(body['items']).toMatchObject([{ actor: 'timebank', facts: { via: 'instance', role: 'operator' } }]);
  });

  it('book a rotation with both keys and the ends of both', async () => {
    const old = keyId(await community.newKey({ role: 'auditor', person: 'auditor' }));
    const grace = await asOperator(`keys/${old}/rotation`, 'POST', { graceMinutes: 30 });
    const second = String(grace.body['id']);
    const holder = { person: people['auditor'], role: 'auditor', via: 'rest' };
    expect(await lastEntry('key.rotated')).toMatchObject({
      actor: people['operator'],
      facts: {
        ...{ ...holder, key: second, expiresAt: IN_A_YEAR },
        ...{ replaces: old, replacedUntil: '2026-11-20T04:30:00.000Z' },
      },
    });
    const atOnce = await asOperator(`keys/${second}/rotation`, 'POST', {});
    expect((await lastEntry('key.rotated'))?.facts).toMatchObject({
      ...{ ...holder, key: atOnce.body['id'], replaces: second, replacedUntil: NOW },
    });
  });

  it('book a revocation once, however often and by how many it is requested', async () => {
    const id = keyId(await community.newKey({ role: 'auditor', person: 'auditor' }));
    const before = await community.entries('key.revoked');
    const replies = await Promise.all(Array.from({ length: 10 }, () => asOperator(`keys/${id}`, 'DELETE')));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 204));
    service.clock.at = '2026-11-20T05:00:00.000Z';
    expect((await asOperator(`keys/${id}`, 'DELETE')).status).toBe(204);
    const entries = (await community.entries('key.revoked')).slice(before.length);
    expect(entries).toMatchObject([
      { recorded: NOW, facts: { key: id, person: people['auditor'], role: 'auditor', via: 'rest' } },
    ]);
    expect(await service.app.get(ApiKeys).find(id)).toMatchObject({ revokedAt: NOW });
  });

  it('book nothing for a request that is refused, or that concerns no key of the ledger', async () => {
    const other = await Community.create(service, 'moonrise');
    const old = keyId(await community.newKey({ role: 'auditor', person: 'auditor' }));
    await asOperator(`keys/${old}/rotation`, 'POST', { graceMinutes: 30 });
    const before = [await community.log(), await other.log()];
    const refused = [
      await asOperator('keys', 'POST', { role: 'shop', person: 'till' }),
      await asOperator(`keys/${old}/rotation`, 'POST', { graceMinutes: 30 }),
      await asOperator(`keys/${keyId(other.keys.auditor)}/rotation`, 'POST', {}),
      await asOperator(`keys/${keyId(other.keys.auditor)}`, 'DELETE'),
    ];
    expect(refused.map(({ status }) => status)).toEqual([422, 409, 404, 404]);
    expect([await community.log(), await other.log()]).toEqual(before);
  });

  it('are in an export that verifies', async () => {
    await expectSound(service, 'sunrise');
  });
});

describe('a key that waits', () => {
  it('does not work until it is admitted, nor does its successor', async () => {
    const key = await community.newKey({ role: 'coordinator', person: 'S01' });
    const { app } = service;
    const wait = (id: string, waitingSince: string | null): Promise<unknown> =>
      app.get(Database).write((manager) => manager.update(ApiKey, { id }, { waitingSince }));
    await wait(keyId(key), NOW);
    app.get(ApiKeys).changed(keyId(key));
    expect((await community.get('entries', key)).status).toBe(401);
    expect(await app.get(ApiKeys).check(key)).toBe('waiting');
    const successor = String((await asOperator(`keys/${keyId(key)}/rotation`, 'POST', {})).body['key']);
    expect((await community.get('entries', successor)).status).toBe(401);
    await wait(keyId(successor), null);
    app.get(ApiKeys).changed(keyId(successor));
    expect((await community.get('entries', successor)).status).toBe(200);
  });
});

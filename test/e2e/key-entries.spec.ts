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
    const id = keyId(await community.newKey({ role: 'coordinator', person: 'S02' }));
    const facts = { person: people['S02'], role: 'coordinator', expiresAt: IN_A_YEAR, via: 'rest' };
    expect(await lastEntry('key.issued')).toMatchObject({
      ...{ actor: people['S01'], period: '2026-11', occurred: '2026-11-20', recorded: NOW, postings: [] },
      facts: { ...facts, key: id, requester: people['operator'] },
    });
    const volunteer = keyId(await community.newKey({ role: 'volunteer', person: 'V01' }));
    const issued = await lastEntry('key.issued');
    expect(issued).toMatchObject({ actor: people['operator'], facts: { key: volunteer, person: people['V01'] } });
    expect(issued?.facts).not.toHaveProperty('requester');
  });

  it('book the shop of a key by opaque id, and no label, name or secret', async () => {
    const body = { role: 'shop', person: 'till-7', shop: 'M01', label: '前台收银' };
    const made = await community.confirmedKey(await asOperator('keys', 'POST', body));
    const [shop] = await community.all<{ id: string }>('shops?limit=500');
    const entry = await lastEntry('key.issued');
    const { facts } = entry as EntryView;
    expect(Object.keys(facts).sort()).toEqual(['expiresAt', 'key', 'person', 'requester', 'role', 'shop', 'via']);
    expect(facts['shop']).toBe(shop?.id);
    const row = await service.app.get(Database).read.findOneByOrFail(ApiKey, { id: keyId(made) });
    for (const secret of ['前台收银', 'till-7', row.hash, made]) expect(JSON.stringify(entry)).not.toContain(secret);
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
    const rotate = async (id: string, body: object): Promise<string> =>
      keyId(await community.confirmedKey(await asOperator(`keys/${id}/rotation`, 'POST', body)));
    const second = await rotate(old, { graceMinutes: 30 });
    const holder = { person: people['auditor'], role: 'auditor', via: 'rest' };
    expect(await lastEntry('key.rotated')).toMatchObject({
      actor: people['S01'],
      facts: {
        ...{ ...holder, requester: people['operator'], key: second, expiresAt: IN_A_YEAR },
        ...{ replaces: old, replacedUntil: '2026-11-20T04:30:00.000Z' },
      },
    });
    const third = await rotate(second, {});
    expect((await lastEntry('key.rotated'))?.facts).toMatchObject({
      ...{ ...holder, key: third, replaces: second, replacedUntil: NOW },
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
    await community.confirmedKey(await asOperator(`keys/${old}/rotation`, 'POST', { graceMinutes: 30 }));
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

describe('a key that waits for a second person', () => {
  const works = async (key: string): Promise<boolean> => (await community.get('checkpoint', key)).status !== 401;
  const decide = (id: unknown, key: string, decision = 'confirm'): Promise<Reply> =>
    community.post(`confirmations/${String(id)}`, { decision, reason: '不认识' }, { key });
  const shown = async (id: unknown): Promise<Record<string, unknown>> =>
    (await asOperator(`keys/${String(id)}`, 'GET')).body;

  it.each(['operator', 'coordinator', 'confirmer', 'auditor', 'shop'])(
    'does not work before another person confirms it, when its role is %s',
    async (role) => {
      const before = await community.log();
      const body = { role, person: 'newcomer', ...(role === 'shop' && { shop: 'M01' }) };
      const asked = await asOperator('keys', 'POST', body);
      const key = String(asked.body['key']);
      expect([asked.status, asked.body['status'], await works(key)]).toEqual([201, 'waiting', false]);
      expect(await service.app.get(ApiKeys).check(key)).toBe('waiting');
      expect(await shown(asked.body['id'])).toMatchObject({ waitingSince: NOW });
      expect(await community.log()).toBe(before);
      const { confirmation } = asked.body;
      expect((await community.get(`confirmations/${String(confirmation)}`)).body).toMatchObject({
        ...{ kind: 'key', status: 'waiting', subject: asked.body['id'], requester: people['operator'] },
        details: { holder: 'newcomer', role, expiresAt: IN_A_YEAR },
      });
      const { operator, coordinator } = community.keys;
      expect(await decide(confirmation, operator)).toMatchObject({ status: 422, body: { code: 'not-independent' } });
      expect((await decide(confirmation, key)).status).toBe(401);
      expect((await decide(confirmation, coordinator)).status).toBe(201);
      expect([await works(key), (await shown(asked.body['id']))['waitingSince']]).toEqual([true, undefined]);
    },
  );

  it('is a volunteer’s key never, and a key that replaces one’s own never', async () => {
    const made = await asOperator('keys', 'POST', { role: 'volunteer', person: 'V02' });
    expect([made.body['status'], made.body['confirmation']]).toEqual(['active', undefined]);
    const own = await service.key('sunrise', 'operator');
    const options = { method: 'POST', body: {}, key: own };
    const rotated = await community.ask(`keys/${keyId(own)}/rotation`, options);
    expect(rotated.body['status']).toBe('active');
    expect(await works(String(rotated.body['key']))).toBe(true);
  });

  it('leaves the key that it is to replace as it is until the confirmation, and its grace period begins then', async () => {
    const old = await community.newKey({ role: 'auditor', person: 'auditor' });
    const asked = await asOperator(`keys/${keyId(old)}/rotation`, 'POST', { graceMinutes: 30 });
    const key = String(asked.body['key']);
    service.clock.at = '2026-11-20T06:00:00.000Z';
    expect([asked.body['status'], await works(old), await works(key)]).toEqual(['waiting', true, false]);
    const again = await asOperator(`keys/${keyId(key)}/rotation`, 'POST', {});
    expect(again).toMatchObject({ status: 409, body: { code: 'key-waits' } });
    await decide(asked.body['confirmation'], community.keys.coordinator);
    expect((await lastEntry('key.rotated'))?.facts).toMatchObject({ replacedUntil: '2026-11-20T06:30:00.000Z' });
    expect([await works(old), await works(key)]).toEqual([true, true]);
    service.clock.at = '2026-11-20T06:30:00.000Z';
    expect([await works(old), await works(key)]).toEqual([false, true]);
  });

  it('ends with its rejection or revocation, without an entry, and can be asked for again', async () => {
    const old = await community.newKey({ role: 'auditor', person: 'auditor' });
    const before = await community.log();
    const ask = (): Promise<Reply> => asOperator(`keys/${keyId(old)}/rotation`, 'POST', {});
    const rejected = await ask();
    await decide(rejected.body['confirmation'], community.keys.coordinator, 'reject');
    const revoked = await ask();
    for (let n = 0; n < 2; n += 1)
      expect((await asOperator(`keys/${String(revoked.body['id'])}`, 'DELETE')).status).toBe(204);
    for (const { body } of [rejected, revoked]) {
      expect(await service.app.get(ApiKeys).check(String(body['key']))).toBe('ended');
      expect(await shown(body['id'])).toMatchObject({ revokedAt: NOW });
      expect((await decide(body['confirmation'], community.keys.coordinator)).status).toBe(409);
    }
    expect([await community.log(), await works(old)]).toEqual([before, true]);
    expect(await works(await community.confirmedKey(await ask()))).toBe(true);
    expect(await works(old)).toBe(false);
  });

  it('is confirmed or revoked once when both race', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { body } = await asOperator('keys', 'POST', { role: 'auditor', person: 'auditor' });
      await Promise.all([
        decide(body['confirmation'], community.keys.coordinator),
        asOperator(`keys/${String(body['id'])}`, 'DELETE'),
      ]);
      expect(await works(String(body['key']))).toBe(false);
      expect(await shown(body['id'])).toMatchObject({ revokedAt: NOW });
    }
    await expectSound(service, 'sunrise');
  });
});

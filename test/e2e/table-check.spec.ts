import { join } from 'node:path';
import { UnsoundBackupError, createBackup } from '../../src/check/backup';
import { checkDatabase } from '../../src/check/database-check';
import { TableScan } from '../../src/check/table-scan';
import { rebuildTables } from '../../src/check/table-rebuild';
import { Database } from '../../src/database/database';
import { TABLES } from '../../src/tables';
import { Community, idOf } from '../support/community';
import { ManualClock } from '../support/journal-fixture';
import { Service, newService } from '../support/service';
import {
  ON_POSTGRES,
  copyTemporaryDatabase,
  dropTemporaryDatabase,
  newTemporaryDatabase,
  settingsAt,
} from '../support/temporary-database';
import { Settings } from '../../src/config/settings';
import { withoutGuards } from '../support/without-guards';

let seeded: string;

beforeAll(async () => {
  seeded = await newTemporaryDatabase();
  const service: Service = await newService(new ManualClock('2026-11-20T04:00:00.000Z'), seeded);
  const community = await Community.create(service);
  for (let n = 0; n < 4; n += 1) await community.serve('V01', { on: `2026-10-0${n + 1}` });
  for (let n = 0; n < 2; n += 1) await community.serve('V02', { on: `2026-11-0${n + 1}` });
  const at = '2026-10-20T04:00:00.000Z';
  const bought = await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', at });
  const refund = { redemption: idOf(bought), pointHundredths: 50 };
  await community.booked('refunds', refund, { key: community.keys.shop });
  await community.fromBooks('reservations', { volunteer: 'V01', offer: 'M01-1', quantity: 1 });
  const [served] = await community.entries('service.recorded');
  const { activity = '' } = (served?.facts ?? {}) as Record<string, string>;
  await community.fromBooks('ratings', { activity, volunteer: 'V01', rater: 'R01', stars: 5, ratedAt: at });
  const revoked = await community.newKey({ role: 'auditor', person: 'A9' });
  await community.ask(`keys/${revoked.split('_')[1] ?? ''}`, { method: 'DELETE', key: community.keys.operator });
  expect((await community.close('2026-10'))['status']).toBe('done');
  await service.end();
});
afterAll(() => dropTemporaryDatabase(seeded));

async function opened<T>(folder: string, work: (database: Database) => Promise<T>): Promise<T> {
  const settings = Object.assign(new Settings(), settingsAt(folder));
  const database = await Database.open(settings, 'write', TABLES);
  try {
    return await work(database);
  } finally {
    await database.onApplicationShutdown();
  }
}

const faultsOf = (folder: string): Promise<readonly string[]> =>
  opened(folder, async (database) => {
    const [checked] = await database.snapshot((sql) => checkDatabase(sql, 'sunrise'));
    return checked?.faults ?? [];
  });

const OCTOBER = `ledger = 'sunrise' AND period = '2026-10'`;
const SERVED = `(SELECT MIN(seq) FROM entry WHERE kind = 'service.recorded')`;

/** What an insider changes, the table that is named, and whether it can be made anew. */
const CHANGES: [what: string, sql: string, named: RegExp, canBeMade: boolean][] = [
  [
    'an amount of a posting',
    `UPDATE posting SET amount = amount * 2 WHERE seq = ${SERVED}`,
    /^posting \d+ \d+: amount/,
    true,
  ],
  ['a posting', `DELETE FROM posting WHERE seq = ${SERVED} AND n = 0`, /^posting .*missing/, true],
  ['a balance', `UPDATE account SET posted = posted + 100 WHERE kind = 'coins'`, /^account coins:.*posted/, true],
  ['a total', `UPDATE period_total SET amount = amount + 60 WHERE ${OCTOBER}`, /^period_total/, true],
  ['a kind', `UPDATE entry SET kind = 'points.captured' WHERE seq = ${SERVED}`, /^entry \d+: kind/, true],
  ['an actor', `UPDATE entry SET actor = 'x' WHERE seq = ${SERVED}`, /^entry \d+: actor/, true],
  ['a period', `UPDATE entry SET period = '2026-11' WHERE seq = ${SERVED}`, /^entry \d+: period/, true],
  ['a day', `UPDATE entry SET occurred_on = '2026-11-01' WHERE seq = ${SERVED}`, /^entry \d+: occurred_on/, true],
  ['a close', `DELETE FROM period`, /^period 2026-10: .*missing/, true],
  ['the figures of a closed month', `UPDATE month_summary SET minutes = minutes + 60`, /^month_summary/, true],
  ['a shop’s statement', `UPDATE shop_statement SET due = due + 100`, /^shop_statement.*due/, true],
  ['a refunded amount', `UPDATE redemption SET refunded = 0`, /^redemption.*refunded/, true],
  ['a reservation', `UPDATE reservation SET status = 'released'`, /^reservation.*status/, true],
  ['a hold', `DELETE FROM hold_open`, /^hold_open.*missing/, true],
  ['a star level', `UPDATE person SET level = 5 WHERE code = 'V02'`, /^person.*(level|no entry)/, true],
  ['the stars of a rating', `UPDATE rating SET stars = 1`, /^rating.*stars/, true],
  ['a service record', `UPDATE service_record SET volunteer = 'x'`, /^service_record.*volunteer/, true],
  ['the role of a key', `UPDATE api_key SET roles = 'operator' WHERE roles = 'auditor'`, /^api_key.*roles/, true],
  ['a closed month', `UPDATE ledger_head SET closed_through = ''`, /^ledger_head.*closed_through/, true],
  ['the number of a posting', `UPDATE posting SET n = 7 WHERE seq = ${SERVED} AND n = 0`, /^posting .*missing/, true],
  ['a revoked key', `UPDATE api_key SET "revokedAt" = NULL`, /^api_key .*it was revoked, and it works/, false],
  ['the end of a key', `UPDATE api_key SET "expiresAt" = '2099-01-01T00:00:00.000Z'`, /^api_key .*expiresAt/, false],
  [
    'a key that nobody made',
    `INSERT INTO api_key (id, ledger, roles, person, client, label, hash, "createdAt")
       SELECT 'ffffffffffffffff', ledger, 'operator', person, client, label, 'x', "createdAt" FROM api_key
       WHERE roles = 'auditor' ORDER BY id LIMIT 1`,
    /^api_key ffffffffffffffff: no entry gives this key/,
    false,
  ],
  ['a rate from before', `INSERT INTO shop_rate SELECT ledger, id, 0, '2026-10-01', 900 FROM shop`, /^shop_rate/, true],
  ['a policy pack', `UPDATE policy_version SET pack = replace(pack, '1', '2')`, /^policy_version.*SHA-256/, false],
  ['the price of an offer', `UPDATE offer_price SET price = 1`, /^offer_price.*price/, true],
  [
    'an edition',
    `UPDATE report_edition SET figures = replace(figures, '"accepted":4', '"accepted":9')`,
    /^report_edition.*accepted/,
    false,
  ],
];

describe('timebank check', () => {
  it('finds nothing in an honest database', async () => {
    expect(await faultsOf(seeded)).toEqual([]);
  });

  it.each(CHANGES)(
    'names %s that was changed with the guards dropped and put back',
    async (_, sql, named, canBeMade) => {
      const folder = await copyTemporaryDatabase(seeded);
      try {
        await withoutGuards(settingsAt(folder).DATABASE_URL, [sql]);
        const faults = await faultsOf(folder);
        expect(faults.some((fault) => named.test(fault))).toBe(true);
        if (!ON_POSTGRES) {
          const backup = createBackup(join(folder, 'books.sqlite'), join(folder, 'copy'), TABLES);
          if (canBeMade) await expect(backup).rejects.toBeInstanceOf(UnsoundBackupError);
          else expect((await backup).ledgers[0]?.lasting).toContainEqual(expect.stringMatching(named));
        }
        const { rebuilt, left } = await opened(folder, (database) => rebuildTables(database, 'sunrise'));
        expect([rebuilt.length > 0, left.length > 0]).toEqual([canBeMade, !canBeMade]);
        if (canBeMade) expect(await faultsOf(folder)).toEqual([]);
      } finally {
        await dropTemporaryDatabase(folder);
      }
    },
  );

  it('makes a running service unready once its daily scan finds a row that differs, until it is made anew', async () => {
    const folder = await copyTemporaryDatabase(seeded);
    await withoutGuards(settingsAt(folder).DATABASE_URL, [`UPDATE period_total SET amount = amount + 60`]);
    const service = await newService(new ManualClock('2026-11-20T05:00:00.000Z'), folder);
    await service.app.get(TableScan).scanAll();
    const reply = await service.ask('/health/ready');
    expect([reply.status, reply.body['errors']]).toEqual([503, [expect.objectContaining({ field: 'tables' })]]);
    await service.end();
    await opened(folder, (database) => rebuildTables(database, 'sunrise'));
    const again = await newService(new ManualClock('2026-11-20T05:00:00.000Z'), folder);
    await again.app.get(TableScan).scanAll();
    expect((await again.ask('/health/ready')).status).toBe(200);
    await again.end();
    await dropTemporaryDatabase(folder);
  });

  it('makes nothing anew from entries that are not sound', async () => {
    const folder = await copyTemporaryDatabase(seeded);
    await withoutGuards(settingsAt(folder).DATABASE_URL, [
      `UPDATE entry SET leaf = replace(leaf, '2026-10', '2026-09') WHERE seq = ${SERVED}`,
      `UPDATE account SET posted = 0`,
    ]);
    await expect(opened(folder, (database) => rebuildTables(database, 'sunrise'))).rejects.toThrow('restore a backup');
    await dropTemporaryDatabase(folder);
  });
});

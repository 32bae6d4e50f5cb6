import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { verifyExport } from '../../src/audit/verifier/verify';
import { Exports } from '../../src/audit/exports.service';
import { Database } from '../../src/database/database';
import { CheckpointFile } from '../../src/ledger/log/checkpoint-file';
import { parseRecords } from '../../src/ledger/log/checkpoint-records';
import { CheckpointRepair } from '../../src/ledger/log/checkpoint-repair';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { LogContinuation } from '../../src/ledger/log/continuation';
import { Ledgers } from '../../src/ledger/ledgers.service';
import { EMPTY, append, frontierText, leafHash } from '../../src/ledger/log/merkle';
import { openCheckpoint } from '../../src/ledger/log/signed-note';
import { withContext } from '../../src/cli/command-context';
import { Community } from '../support/community';
import { ManualClock } from '../support/journal-fixture';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';
import {
  copyTemporaryDatabase,
  dropTemporaryDatabase,
  newTemporaryDatabase,
  settingsAt,
} from '../support/temporary-database';
import { withoutGuards } from '../support/without-guards';
import { Settings } from '../../src/config/settings';

const LEDGER = 'sunrise';

/** A seeded database with one signed checkpoint, whose service was stopped. */
let seeded: string;
/** The API keys of its community. */
let keys: Community['keys'];
const folders: string[] = [];
const services: Service[] = [];

beforeAll(async () => {
  seeded = await newTemporaryDatabase();
  const service = await newService(undefined, seeded);
  const community = await Community.create(service);
  await community.serve('V01');
  keys = community.keys;
  expect((await sign(service)).status).toBe(200);
  await service.end();
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.end();
  for (const folder of folders.splice(0)) await dropTemporaryDatabase(folder);
});
afterAll(() => dropTemporaryDatabase(seeded));

/** A copy of a database with its checkpoint file, without a running service. */
async function copyOf(folder: string): Promise<string> {
  const copy = await copyTemporaryDatabase(folder);
  folders.push(copy);
  return copy;
}

async function start(folder: string, overrides: Partial<Settings> = {}): Promise<Service> {
  const service = await newService(new ManualClock('2026-11-20T05:00:00.000Z'), folder, overrides);
  services.push(service);
  return service;
}

async function stop(service: Service): Promise<void> {
  services.splice(services.indexOf(service), 1);
  await service.end();
}

const at = (folder: string): string => join(folder, 'books.sqlite.checkpoints');
const settingsOf = (folder: string): Settings =>
  Object.assign(new Settings(), settingsAt(folder), { LOG_LEVEL: 'silent' });

/** Copies the checkpoint file of one database to the place of another. */
function copyFileOf(from: string, to: string): void {
  for (const ending of ['', '.marks', '.certificates'])
    if (existsSync(at(from) + ending)) copyFileSync(at(from) + ending, at(to) + ending);
    else rmSync(at(to) + ending, { force: true });
}

const get = (service: Service, path: string): Promise<Reply> =>
  service.ask(`/v1/ledgers/${LEDGER}/${path}`, { key: keys.operator });
const sign = (service: Service): Promise<Reply> => get(service, 'checkpoint');

let people = 0;

/** Books an entry: a key of another person. */
async function book(service: Service): Promise<void> {
  people += 1;
  await service.key(LEDGER, 'auditor', { person: `A${people}` });
}

const sizeOf = async (service: Service): Promise<number> => {
  const { size } = await service.app.get(Checkpoints).at(service.app.get(Database).read, LEDGER);
  return size;
};

const ready = async (service: Service): Promise<unknown[]> => {
  service.clock.at = new Date(Date.parse(service.clock.at) + 2000).toISOString();
  const { status, body } = await service.ask('/health/ready');
  return [status, (body['errors'] as { field: string }[] | undefined)?.[0]?.field];
};

describe('an older copy of a database', () => {
  it('does not start once more was signed', async () => {
    const [older, live] = [await copyOf(seeded), await copyOf(seeded)];
    const service = await start(live);
    await book(service);
    const size = await sizeOf(service);
    await sign(service);
    await stop(service);
    copyFileOf(live, older);
    await expect(start(older)).rejects.toThrow(
      `sunrise: ${size} entries were signed, the database has ${size - 1}: it is an older copy, or its last entries were lost`,
    );
  });

  it('does not start once more was booked, though nothing was signed since', async () => {
    const [older, live] = [await copyOf(seeded), await copyOf(seeded)];
    const service = await start(live);
    await book(service);
    const size = await sizeOf(service);
    await stop(service);
    copyFileOf(live, older);
    await expect(start(older)).rejects.toThrow(`sunrise: ${size} entries were booked, the database has ${size - 1}`);
  });

  it('does not start with another history of the same length, signed or not', async () => {
    for (const signed of [true, false]) {
      const [one, other] = [await copyOf(seeded), await copyOf(seeded)];
      for (const folder of [one, other]) {
        const service = await start(folder);
        await book(service);
        if (signed) await sign(service);
        await stop(service);
      }
      copyFileOf(one, other);
      await expect(start(other)).rejects.toThrow('it is another history');
    }
  });

  it('signs nothing and issues no certificate when it shares the checkpoint file with the newer one', async () => {
    const [older, live] = [await copyOf(seeded), await copyOf(seeded)];
    const shared = { CHECKPOINT_FILE: at(live) };
    const [one, other] = [await start(live), await start(older, shared)];
    await book(one);
    expect((await sign(one)).status).toBe(200);
    // The other one books an entry of its own: both have the same size, with different roots.
    await book(other);
    const refused = await sign(other);
    expect([refused.status, refused.body['code']]).toEqual([503, 'checkpoints-differ']);
    const path = `/v1/ledgers/${LEDGER}/volunteers/V01/certificates`;
    const certificate = await other.ask(path, { method: 'POST', key: keys.coordinator, body: {} });
    expect([certificate.status, certificate.body['code']]).toEqual([503, 'checkpoints-differ']);
    await expect(other.app.get(Exports).write(LEDGER, join(older, 'export'))).rejects.toThrow('another history');
    expect(existsSync(join(older, 'export', 'checkpoint.txt'))).toBe(false);
    expect(await ready(other)).toEqual([503, 'checkpoints']);
    expect(await ready(one)).toEqual([200, undefined]);
    const { records } = parseRecords(readFileSync(at(live), 'utf8'));
    expect(new Set(records.map(({ size }) => size)).size).toBe(records.length);
  });
});

describe('a database that is set back while a service runs on it', () => {
  /** Sets a database back by so many entries, as a server does that falls back to a standby which lags behind. */
  async function setBack(service: Service, entries: number): Promise<void> {
    const { read } = service.app.get(Database);
    const { size } = await service.app.get(Checkpoints).at(read, LEDGER);
    const rows = await read.query<{ leaf: string; hash: string; at: string }[]>(
      'SELECT leaf, leaf_hash AS hash, recorded_at AS at FROM entry WHERE seq <= ? ORDER BY seq',
      [size - entries],
    );
    const tree = rows.reduce((before, { leaf }) => append(before, leafHash(leaf)), EMPTY);
    const last = rows.at(-1);
    await withoutGuards(service.settings.DATABASE_URL, [
      `DELETE FROM posting WHERE seq > ${tree.size}`,
      `DELETE FROM entry WHERE seq > ${tree.size}`,
      `DELETE FROM checkpoint WHERE size > ${tree.size}`,
      `DELETE FROM log_block`,
      `UPDATE ledger_head SET seq = ${tree.size}, leaf_hash = '${last?.hash ?? ''}', recorded_at = '${last?.at ?? ''}',
         frontier = '${frontierText(tree)}'`,
    ]);
  }

  it.each([
    ['past what was signed', 4],
    ['to exactly the size that was signed', 2],
  ])('never signs another history, though it grows %s', async (_, later) => {
    const folder = await copyOf(seeded);
    const service = await start(folder);
    for (let n = 0; n < 2; n += 1) await book(service);
    const { text } = await sign(service);
    const signed = readFileSync(at(folder), 'utf8');
    expect(signed.endsWith(`${text}\n`)).toBe(true);
    expect(await ready(service)).toEqual([200, undefined]);
    await setBack(service, 2);
    expect((await sign(service)).body['code']).toBe('checkpoints-differ');
    for (let n = 0; n < later; n += 1) await book(service);
    expect((await sign(service)).body['code']).toBe('checkpoints-differ');
    expect(await ready(service)).toEqual([503, 'checkpoints']);
    await stop(service);
    expect(readFileSync(at(folder), 'utf8')).toBe(signed);
    await expect(start(folder)).rejects.toThrow('it is another history');
  });

  it('keeps the mark of entries that were lost, though nothing was signed', async () => {
    const folder = await copyOf(seeded);
    const first = await start(folder);
    for (let n = 0; n < 2; n += 1) await book(first);
    await stop(first);
    const service = await start(folder);
    const marks = readFileSync(`${at(folder)}.marks`, 'utf8');
    await setBack(service, 2);
    for (let n = 0; n < 4; n += 1) await book(service);
    await stop(service);
    expect(readFileSync(`${at(folder)}.marks`, 'utf8')).toBe(marks);
    await expect(start(folder)).rejects.toThrow('is not the one that was seen in the log before');
  });
});

describe('the checkpoint file', () => {
  let folder: string;
  let service: Service;
  beforeEach(async () => {
    folder = await copyOf(seeded);
    service = await start(folder);
  });

  it('has every checkpoint that was signed, by the ledger’s key', async () => {
    await book(service);
    const { text } = await sign(service);
    const { records } = parseRecords(readFileSync(at(folder), 'utf8'));
    expect(records.at(-1)?.note).toBe(text);
    const { signing } = await service.app.get(Ledgers).get(LEDGER);
    for (const { note, size } of records) expect(openCheckpoint(note, signing.verifier).size).toBe(size);
  });

  it('must exist once something was signed: without it nothing is signed, and nothing starts', async () => {
    renameSync(at(folder), join(folder, 'elsewhere'));
    const refused = await sign(service);
    expect([refused.status, refused.body['code']]).toEqual([503, 'checkpoints-differ']);
    expect(await ready(service)).toEqual([503, 'checkpoints']);
    await stop(service);
    await expect(start(folder)).rejects.toThrow('the checkpoint file does not exist, though');
    renameSync(join(folder, 'elsewhere'), at(folder));
    expect(await ready(await start(folder))).toEqual([200, undefined]);
  });

  it('can’t be replaced by an older one, or by that of another ledger', async () => {
    await book(service);
    await sign(service);
    copyFileOf(seeded, folder);
    expect((await sign(service)).body['code']).toBe('checkpoints-differ');
    await stop(service);
    await expect(start(folder)).rejects.toThrow('the checkpoint file lacks the checkpoint of');
  });

  it('is named when it can’t be read, and signing goes on when it can be again', async () => {
    renameSync(at(folder), join(folder, 'elsewhere'));
    mkdirSync(at(folder));
    const refused = await sign(service);
    expect([refused.status, refused.body['code']]).toEqual([503, 'checkpoints-unreachable']);
    expect(await ready(service)).toEqual([503, 'checkpoints']);
    rmSync(at(folder), { recursive: true });
    renameSync(join(folder, 'elsewhere'), at(folder));
    expect((await sign(service)).status).toBe(200);
    expect(await ready(service)).toEqual([200, undefined]);
  });

  it('gets its last checkpoint completed, wherever writing it was interrupted', async () => {
    await book(service);
    await sign(service);
    await stop(service);
    const whole = readFileSync(at(folder));
    const last = whole.lastIndexOf('timebank.local/');
    for (let length = last + 1; length < whole.length; length += length % 7 === 0 ? 1 : 9) {
      truncateSync(at(folder), length);
      await expect(start(folder)).rejects.toThrow('its last checkpoint was cut off: run timebank checkpoint repair');
      await withContext({ access: 'read', settings: settingsOf(folder) }, async (app) => {
        expect(await app.get(CheckpointRepair).run()).toMatchObject({ origin: 'timebank.local/sunrise' });
        expect(await app.get(CheckpointRepair).run()).toBeUndefined();
      });
      expect(readFileSync(at(folder))).toEqual(whole);
    }
    expect(await ready(await start(folder))).toEqual([200, undefined]);
  });

  it('is not repaired when its end is not the beginning of a checkpoint', async () => {
    await stop(service);
    writeFileSync(at(folder), `${readFileSync(at(folder), 'utf8')}timebank.local/sunrise\n1\nAAAA`);
    await withContext({ access: 'read', settings: settingsOf(folder) }, async (app) => {
      await expect(app.get(CheckpointRepair).run()).rejects.toThrow('Nothing was changed');
    });
  });

  it('has the marks of what was booked after the service was stopped, for its owner only', async () => {
    await book(service);
    const size = await sizeOf(service);
    await stop(service);
    expect(readFileSync(`${at(folder)}.marks`, 'utf8')).toMatch(
      new RegExp(`^timebank\\.local/sunrise ${size} [0-9a-f]{64}\n$`),
    );
  });

  it('keeps the origin of a log from being given to a new one', async () => {
    const { origin } = await service.app.get(Ledgers).get(LEDGER);
    await service.app
      .get(CheckpointFile)
      .whole((file) => file.raiseMarks([{ origin: `${origin}-2`, size: 3, leafHash: 'a'.repeat(64) }]));
    await expect(
      service.app.get(Ledgers).create({ ledger: `${LEDGER}-2`, name: 'x', zone: 'Asia/Shanghai', currency: 'CNY' }),
    ).rejects.toThrow('had this origin before');
  });
});

describe('what is derived from the entries', () => {
  it('is made anew where it is a block of the tree, and takes no other history for it', async () => {
    const folder = await copyOf(seeded);
    const service = await start(folder);
    for (let n = 0; n < 300; n += 1) await book(service);
    await sign(service);
    await stop(service);
    await withoutGuards(service.settings.DATABASE_URL, [`UPDATE log_block SET root = replace(root, 'a', 'b')`]);
    const again = await start(folder);
    expect((await sign(again)).status).toBe(200);
    expect(await ready(again)).toEqual([200, undefined]);
  });

  it.each(['amount = amount + 60', `account = 'record:x'`])(
    'is not signed in a certificate where a posting was changed: %s',
    async (change) => {
      const folder = await copyOf(seeded);
      await withoutGuards(settingsAt(folder).DATABASE_URL, [
        `INSERT INTO account SELECT ledger, 'record:x', kind, 'x', unit, floor, ceiling, posted, version FROM account
           WHERE kind = 'record' AND posted > 0`,
        `UPDATE posting SET ${change} WHERE account LIKE 'record:%'
           AND seq = (SELECT MAX(p.seq) FROM posting p WHERE p.account LIKE 'record:%')`,
      ]);
      const service = await start(folder);
      const path = `/v1/ledgers/${LEDGER}/volunteers/V01/certificates`;
      const refused = await service.ask(path, { method: 'POST', key: keys.coordinator, body: {} });
      expect([refused.status, refused.body['code']]).toEqual([503, 'log-damaged']);
    },
  );
});

describe('entries that were changed after they were booked', () => {
  it('are never signed: no checkpoint, export, certificate or close', async () => {
    const folder = await copyOf(seeded);
    const service = await start(folder);
    const seq = (await sizeOf(service)) - 1;
    await withoutGuards(service.settings.DATABASE_URL, [
      `UPDATE entry SET leaf = replace(leaf, '"v":1', '"v":2') WHERE seq = ${seq}`,
    ]);
    const fault = `sunrise: entry ${seq} was changed after it was booked`;
    const refused = await sign(service);
    expect([refused.status, refused.body['code']]).toEqual([503, 'log-damaged']);
    await expect(service.app.get(Checkpoints).sign(LEDGER, 'close')).rejects.toThrow(fault);
    const path = `/v1/ledgers/${LEDGER}/volunteers/V01/certificates`;
    const certificate = await service.ask(path, { method: 'POST', key: keys.coordinator, body: {} });
    expect([certificate.status, certificate.body['code']]).toEqual([503, 'log-damaged']);
    await expect(service.app.get(Exports).write(LEDGER, join(folder, 'export'))).rejects.toThrow(
      "leaves read don't give the head's root",
    );
    await stop(service);
    await expect(start(folder)).rejects.toThrow(fault);
  });
});

describe('a log that lost its last entries', () => {
  it('goes on under a new origin, whose first entry names the old one', async () => {
    const [older, live] = [await copyOf(seeded), await copyOf(seeded)];
    const before = await start(live);
    const kept = await sizeOf(before);
    const { text: common } = await sign(before);
    for (let n = 0; n < 3; n += 1) await book(before);
    const path = `/v1/ledgers/${LEDGER}/volunteers/V01/certificates`;
    const issue = (service: Service): Promise<Reply> =>
      service.ask(path, { method: 'POST', key: keys.coordinator, body: {} });
    const issued = await issue(before);
    expect(issued.status).toBe(201);
    const { text: lost } = await sign(before);
    const known = await sizeOf(before);
    await stop(before);
    copyFileOf(live, older);

    await withContext({ access: 'write', role: 'recovery', settings: settingsOf(older) }, async (app) => {
      const continued = await app.get(LogContinuation).run(LEDGER);
      expect(continued).toMatchObject({
        ...{ origin: 'timebank.local/sunrise/2', previousOrigin: 'timebank.local/sunrise' },
        ...{ size: kept, lostUpTo: known },
      });
      expect(continued.lostCheckpoints.at(-1)).toMatchObject({ size: known, note: lost });
      expect(continued.lostCertificates).toMatchObject([{ number: 'SUNRISE-2026-000001' }]);
      // Until the new origin is signed, it is said again, and nothing is booked again.
      expect(await app.get(LogContinuation).run(LEDGER)).toEqual(continued);
      await app.get(Checkpoints).sign(LEDGER, 'request');
      await expect(app.get(LogContinuation).run(LEDGER)).rejects.toThrow('nothing was changed');
    });

    const after = await start(older);
    const { body } = await get(after, `entries?limit=1&after=${kept}`);
    expect(body['items']).toMatchObject([
      {
        kind: 'log.continued',
        facts: { origin: 'timebank.local/sunrise', size: String(kept), lostUpTo: String(known) },
      },
    ]);
    await book(after);
    // The lost number is not issued again.
    expect(JSON.stringify((await issue(after)).body)).toContain('SUNRISE-2026-2-000001');
    expect(await ready(after)).toEqual([200, undefined]);
    await expectSound(after, LEDGER);

    const exported = join(older, 'export');
    await after.app.get(Exports).write(LEDGER, exported);
    const since = join(older, 'since');
    writeFileSync(since, common);
    const { signing } = await after.app.get(Ledgers).get(LEDGER);
    const key = signing.verifier;
    expect(await verifyExport(exported, { since, key })).toMatchObject({ sound: true, extendsSize: kept });
    // The old key is named by the log itself, which proves nothing without the new one from elsewhere.
    expect((await verifyExport(exported, { since })).findings).toMatchObject([{ code: 'older-checkpoint' }]);
    writeFileSync(since, lost);
    const { sound, findings } = await verifyExport(exported, { since, key });
    expect(sound).toBe(false);
    expect(findings).toMatchObject([
      { code: 'older-checkpoint', message: expect.stringContaining(`entries ${kept + 1} to ${known}`) as string },
    ]);
    // Not even an export that was changed to hide it: the entry is part of the chain.
    await stop(after);
    expect(await ready(await start(older))).toEqual([200, undefined]);
  });

  it('is not continued when it needs no new origin', async () => {
    const folder = await copyOf(seeded);
    await withContext({ access: 'write', role: 'recovery', settings: settingsOf(folder) }, async (app) => {
      await expect(app.get(LogContinuation).run(LEDGER)).rejects.toThrow('extends what was signed before');
    });
  });

  it('goes on when its checkpoint file was lost too, also in a database from before there was one', async () => {
    const folder = await copyOf(seeded);
    for (const ending of ['', '.marks', '.certificates']) rmSync(at(folder) + ending, { force: true });
    await expect(start(folder)).rejects.toThrow('does not exist');
    await withContext({ access: 'write', role: 'recovery', settings: settingsOf(folder) }, async (app) => {
      expect(await app.get(LogContinuation).run(LEDGER)).toMatchObject({ origin: 'timebank.local/sunrise/2' });
    });
    await withoutGuards(settingsAt(folder).DATABASE_URL, ['DELETE FROM checkpoint_file']);
    const service = await start(folder);
    await book(service);
    expect((await sign(service)).text).toContain('timebank.local/sunrise/2\n');
    await expectSound(service, LEDGER);
  });
});

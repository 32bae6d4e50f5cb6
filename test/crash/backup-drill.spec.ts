import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup } from '../../src/check/backup';
import { parseRecords } from '../../src/ledger/log/checkpoint-records';
import { httpApiClient } from '../../src/import/api-client';
import { confirmedBy } from '../../src/import/import-folder';
import { OLD_BOOKS } from '../support/community';
import type { ApiResponse, ApiClient } from '../../src/import/api-client';
import { TABLES } from '../../src/tables';
import { RAW_CONNECTION } from '../support/sql-connections';
import { TimebankProcess } from '../support/timebank-process';

const LEDGER = 'sunrise';

let folder: string;
const running: TimebankProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'timebank-drill-'));
  for (const name of ['live', 'restored']) mkdirSync(join(folder, name));
});
afterAll(async () => {
  for (const service of running) {
    service.child.kill('SIGKILL');
    await service.ended();
  }
  rmSync(folder, { recursive: true });
});

async function runCommand(at: string, ...args: string[]): Promise<string> {
  const process = TimebankProcess.start(args, join(folder, at));
  expect([args, await process.ended(), process.output]).toEqual([args, 0, process.output]);
  return process.output;
}

async function serve(at: string): Promise<{ base: string; stop: () => Promise<void> }> {
  const { process, base } = await TimebankProcess.serve(join(folder, at), { RATE_LIMIT: '0', PUBLIC_RATE_LIMIT: '0' });
  running.push(process);
  const stop = async (): Promise<void> => {
    process.child.kill('SIGTERM');
    expect(await process.ended()).toBe(0);
  };
  return { base, stop };
}

interface Acknowledged {
  readonly key: string;
  readonly seq: number;
  readonly id: string;
}

const checkpointFile = (at: string): string => join(folder, at, 'books.sqlite.checkpoints');

/** The key in the output of `key create`. */
function keyIn(output: string): string {
  return /tbk_\S+/.exec(output)?.[0] ?? '';
}

/** Records and confirms an import, within which receipts are booked at once. @returns its id */
async function booksOf(call: ApiClient, confirmer: ApiClient): Promise<string> {
  const { body } = await call({ method: 'POST', path: 'imports', key: 'import', body: OLD_BOOKS });
  await confirmedBy(confirmer)(String(body['id']));
  return String(body['id']);
}

const postReceipt = (call: ApiClient, key: string): Promise<ApiResponse> =>
  call({ method: 'POST', path: 'fund-receipts', key, body: { source: '募捐', cents: 100 } });

const entryOf = ({ body }: ApiResponse): { seq: number; id: string } =>
  (body['entries'] as { seq: number; id: string }[])[0] as { seq: number; id: string };

/** Posts fund receipts one after another until `state.done` is set. */
async function load(
  call: ApiClient,
  name: string,
  state: { acknowledged: Acknowledged[]; done: boolean },
): Promise<void> {
  for (let n = 0; !state.done; n += 1) {
    const key = `${name}-${n}`;
    const answer = await postReceipt(call, key);
    expect(answer.status).toBe(201);
    const { seq, id } = entryOf(answer);
    state.acknowledged.push({ key, seq, id });
  }
}

/** The ids of all entries, by entry number. */
async function entryIds(call: ApiClient): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (let after = '0'; ;) {
    const { body } = await call({ method: 'GET', path: `changes?limit=500&after=${after}` });
    const items = body['items'] as { seq: number; id: string }[];
    if (items.length === 0) return found;
    for (const { seq, id } of items) found.set(seq, id);
    after = String(body['next']);
  }
}

/** Acknowledged entries that a database copy does not contain. */
async function missing(acknowledged: readonly Acknowledged[], copy: string): Promise<Acknowledged[]> {
  const connection = await RAW_CONNECTION.open(copy);
  const rows = await connection.all<{ seq: number; id: string }>('SELECT seq, id FROM entry');
  await connection.close();
  const idBySeq = new Map(rows.map(({ seq, id }) => [seq, id]));
  return acknowledged.filter(({ seq, id }) => idBySeq.get(seq) !== id);
}

/** Files and folders that others than their owner may read or write. */
function filesOfOthers(at: string): string[] {
  const items = readdirSync(at, { recursive: true, withFileTypes: true });
  const paths = items.map((item) => join(item.parentPath, item.name));
  // The folders were made by this test.
  return paths.filter((path) => !/\/(live|restored)$/.test(path) && (statSync(path).mode & 0o077) !== 0);
}

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setImmediate(done));
}

/** Exports both logs and verifies them against a checkpoint from before the backup, and one from after it. */
async function expectExtended(early: string, size: number, newKey: string): Promise<void> {
  // The original log and the restored one both extend what was signed before the backup.
  writeFileSync(join(folder, 'note'), early);
  const key = ['--key', newKey];
  for (const [at, options] of [['live', []] as const, ['restored', key] as const]) {
    const exportDir = join(folder, at, 'export');
    await runCommand(at, 'export', LEDGER, exportDir);
    const output = await runCommand(at, 'verify', exportDir, '--since', join(folder, 'note'), ...options);
    expect(output).toContain('Sound: ');
  }
  // What was signed after it is not in the restored one, which says so.
  const [later] = parseRecords(readFileSync(checkpointFile('live'), 'utf8')).records.slice(-1);
  writeFileSync(join(folder, 'note'), later?.note ?? '');
  const verify = TimebankProcess.start(
    ['verify', join(folder, 'restored', 'export'), '--since', join(folder, 'note'), ...key],
    join(folder, 'restored'),
  );
  expect(await verify.ended()).toBe(1);
  expect(verify.output).toContain(`entries ${size + 1} to ${later?.size} of the older checkpoint were lost`);
}

// docs/ledger.md §8 no. 18: a backup taken under load restores, verifies and accepts new entries.
describe('backup drill', () => {
  it('restores a backup taken under load with all entries acknowledged before it, and continues its log', async () => {
    await runCommand('live', 'ledger', 'create', LEDGER, '--name', '旭日');
    const keyOutput = await runCommand('live', 'key', 'create', LEDGER, '--role', 'operator', '--person', 'S01');
    const key = keyIn(keyOutput);
    const second = await runCommand('live', 'key', 'create', LEDGER, '--role', 'confirmer', '--person', 'S02');
    const live = await serve('live');
    const client = httpApiClient(live.base, LEDGER, key);
    const within = await booksOf(client, httpApiClient(live.base, LEDGER, keyIn(second)));
    const call: ApiClient = (request) => client({ ...request, within });
    const headers = { authorization: `Bearer ${key}` };
    const early = await (await fetch(`${live.base}/v1/ledgers/${LEDGER}/checkpoint`, { headers })).text();
    const state = { acknowledged: [] as Acknowledged[], done: false };
    const loads = Array.from({ length: 8 }, (_, n) => load(call, `load-${n}`, state));
    await waitUntil(() => state.acknowledged.length >= 500);

    const before = [...state.acknowledged];
    const output = await runCommand('live', 'backup', join(folder, 'backup.sqlite'));
    const during = state.acknowledged.length - before.length;
    // The command needs time to start a process; these backups begin at once.
    for (const name of ['second', 'third', 'fourth']) {
      const acknowledged = [...state.acknowledged];
      await createBackup(join(folder, 'live', 'books.sqlite'), join(folder, name), TABLES);
      expect(await missing(acknowledged, join(folder, name))).toEqual([]);
    }
    state.done = true;
    await Promise.all(loads);
    expect(during).toBeGreaterThan(0);

    const [, size = '', root = ''] = /sunrise: (\d+) entries, root ([0-9a-f]{64})/.exec(output) ?? [];
    expect(Number(size)).toBeGreaterThanOrEqual(before.length);
    expect(await runCommand('restored', 'restore', join(folder, 'backup.sqlite'))).toContain(
      `sunrise: ${size} entries, root ${root}`,
    );
    // The checkpoint file of the lost machine shows that more was booked: the log can't go on as it was.
    for (const ending of ['', '.marks'])
      copyFileSync(`${checkpointFile('live')}${ending}`, `${checkpointFile('restored')}${ending}`);
    const refused = TimebankProcess.start(['serve'], join(folder, 'restored'));
    expect(await refused.ended()).toBe(3);
    expect(refused.output).toMatch(new RegExp(`sunrise: \\d+ entries were booked, the database has ${size}: `));
    const continued = await runCommand('restored', 'checkpoint', 'continue', LEDGER);
    expect(continued).toContain(`goes on as timebank.local/sunrise/2, from entry ${Number(size) + 1}`);
    const restored = await serve('restored');
    const restoredCall = httpApiClient(restored.base, LEDGER, key);
    const restoredClient: ApiClient = (request) => restoredCall({ ...request, within });
    const idBySeq = await entryIds(restoredClient);
    expect(idBySeq.size).toBe(Number(size) + 1);
    expect(before.filter(({ seq, id }) => idBySeq.get(seq) !== id)).toEqual([]);
    // A repeated request with an earlier idempotency key returns the same entry; new entries follow the last one.
    const [first] = before;
    const replayed = await postReceipt(restoredClient, first?.key ?? '');
    expect([replayed.replayed, entryOf(replayed)]).toMatchObject([true, { seq: first?.seq, id: first?.id }]);
    const next = await Promise.all(Array.from({ length: 20 }, (_, n) => postReceipt(restoredClient, `after-${n}`)));
    expect(next.map((one) => entryOf(one).seq).sort((a, b) => a - b)[0]).toBe(Number(size) + 2);

    await live.stop();
    await restored.stop();
    expect(filesOfOthers(folder)).toEqual([]);
    await expectExtended(early, Number(size), /on paper: (\S+)/.exec(continued)?.[1] ?? '');
  });
});

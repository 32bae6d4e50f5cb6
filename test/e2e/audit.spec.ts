import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Exports } from '../../src/audit/exports.service';
import { DrawnEntry, Sample } from '../../src/audit/sample';
import { run } from '../../src/cli/program';
import { Community, entryOf } from '../support/community';
import { Service, newService } from '../support/service';

type Row = Record<string, string>;

let service: Service;
let community: Community;
let output: string[];
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const exportFolder = join(folder, 'export');

beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  for (let n = 1; n <= 12; n += 1) await community.serve('V01', { on: `2026-11-0${1 + (n % 3)}` });
  const typed = { activity: 'A01', volunteer: 'V02', method: 'typed', recorder: 'S02', approver: 'S01' };
  const times = { signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T16:00:00+08:00' };
  await community.fromBooks('service-records', { ...typed, ...times });
  const mistaken = entryOf(await community.serve('V02', { on: '2026-11-08' }));
  await community.booked(`entries/${mistaken.seq}/reversal`, { reason: '重复登记' });
  await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1' });
  await service.app.get(Exports).write('sunrise', exportFolder);
  for (const stream of ['log', 'error'] as const) {
    jest.spyOn(console, stream).mockImplementation((...words: unknown[]) => void output.push(words.join(' ')));
  }
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => output.push(String(text)) > 0);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await service.end();
  rmSync(folder, { recursive: true });
});

const timebank = async (...argv: string[]): Promise<{ code: number; out: string }> => {
  output = [];
  const code = await run(argv);
  return { code, out: output.join('\n') };
};

const drawSample = async (query: string, key = community.keys.auditor): Promise<Sample> => {
  const reply = await community.get(`audit/sample?${query}`, key);
  expect([reply.status, reply.text]).toEqual([200, reply.text]);
  return reply.body as unknown as Sample;
};

const sampleFromExport = async (...options: string[]): Promise<Sample> =>
  JSON.parse((await timebank('audit', 'sample', exportFolder, '--json', ...options)).out) as Sample;

const rowsOf = (text: string): Row[] => parse(text, { columns: true });

describe('the audit sample', () => {
  it('draws the same sample from the API and from an export, for every permitted role', async () => {
    const offline = await sampleFromExport('--seed', 'spring 春', '--size', '7');
    expect(offline.items).toHaveLength(7);
    for (const key of [community.keys.auditor, community.keys.coordinator, community.keys.operator]) {
      expect(await drawSample(`seed=${encodeURIComponent('spring 春')}&size=7`, key)).toEqual(offline);
    }
    expect((await drawSample('seed=autumn&size=7')).items).not.toEqual(offline.items);
  });

  it('draws the entries with the least SHA-256 of seed and entry id, as any program can repeat', async () => {
    const { items, logSize, population, origin } = await drawSample('seed=spring&size=5');
    const lines = readFileSync(join(exportFolder, 'entries.jsonl'), 'utf8').trimEnd().split('\n');
    const drawKey = (line: string): string =>
      createHash('sha256')
        .update(`spring${(JSON.parse(line) as DrawnEntry).id}`)
        .digest('hex');
    const sorted = [...lines].sort((a, b) => (drawKey(a) < drawKey(b) ? -1 : 1)).slice(0, 5);
    expect([logSize, population, origin]).toEqual([lines.length, lines.length, 'timebank.local/sunrise']);
    expect(items.map(({ line }) => lines[line - 1])).toEqual(sorted);
    for (const [n, item] of items.entries()) {
      const leaf = lines[item.line - 1] ?? '';
      expect([item.draw, item.index]).toEqual([n + 1, item.seq - 1]);
      expect(item.leafHash).toBe(createHash('sha256').update('\0').update(leaf).digest('hex'));
    }
  });

  it('shows the fields of an entry that an auditor compares with the paper records', async () => {
    const { items, population } = await drawSample('seed=x&size=1&kind=service.recorded');
    expect(population).toBe(14);
    const [item] = items as [DrawnEntry];
    const entry = (await community.get(`entries/${item.seq}`)).body;
    for (const name of [
      'seq',
      'id',
      'kind',
      'period',
      'occurred',
      'recorded',
      'actor',
      'policy',
      'leafHash',
    ] as const) {
      expect([name, item[name]]).toEqual([name, entry[name]]);
    }
    const facts = entry['facts'] as Row;
    expect([item.recorder, item.approver]).toEqual([facts['recorder'], facts['approver']]);
    const postings = entry['postings'] as DrawnEntry['postings'];
    expect(item.postings).toEqual(postings.map(({ account, unit, amount }) => ({ account, unit, amount })));
  });

  it('limits a sample to the requested month and kind, and to the entries that exist', async () => {
    const bothSamples = async (query: string, ...options: string[]): Promise<Sample> => {
      const sample = await drawSample(`seed=s&size=900&${query}`);
      expect(await sampleFromExport('--seed', 's', '--size', '900', ...options)).toEqual(sample);
      return sample;
    };
    const reversed = await bothSamples('kind=entry.reversed', '--kind', 'entry.reversed');
    expect(reversed.items.map(({ kind }) => kind)).toEqual(['entry.reversed']);
    const month = await bothSamples(
      'month=2026-11&kind=points.captured',
      '--month',
      '2026-11',
      '--kind',
      'points.captured',
    );
    expect(month.population).toBe(1);
    expect(await bothSamples('month=2026-10', '--month', '2026-10')).toMatchObject({ population: 0, items: [] });
    expect(await bothSamples('kind=no.such-kind', '--kind', 'no.such-kind')).toMatchObject({
      population: 0,
      items: [],
    });
  });

  it('repeats an earlier sample from the earlier log size after the log has grown', async () => {
    const before = await drawSample('seed=again&size=6');
    await community.serve('V01', { on: '2026-11-15' });
    await community.serve('V01', { on: '2026-11-16' });
    const grown = await drawSample('seed=again&size=6');
    expect(grown.logSize).toBe(before.logSize + 2);
    const again = await drawSample(`seed=again&size=6&upTo=${before.logSize}`);
    expect(again.items).toEqual(before.items);
    expect((await sampleFromExport('--seed', 'again', '--size', '6', '--up-to', `${before.logSize}`)).items).toEqual(
      before.items,
    );
    expect(await community.get(`audit/sample?seed=x&upTo=${grown.logSize + 1}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ field: 'upTo' }] },
    });
  });

  it('writes a sample as a CSV working paper with empty columns for the findings', async () => {
    const upTo = (await sampleFromExport('--seed', 's')).logSize;
    const { text, headers } = await community.get(
      `audit/sample.csv?seed=paper&size=4&upTo=${upTo}`,
      community.keys.auditor,
    );
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    const { code, out } = await timebank('audit', 'sample', exportFolder, '--seed', 'paper', '--size', '4', '--csv');
    expect([code, out]).toEqual([0, text]);
    const { items } = await sampleFromExport('--seed', 'paper', '--size', '4');
    for (const [n, row] of rowsOf(text).entries()) {
      expect(row).toMatchObject({ draw: `${n + 1}`, entry: `${items[n]?.seq}`, leaf_hash: items[n]?.leafHash });
      expect(row).toMatchObject({ evidence_seen: '', agrees: '', difference: '', remark: '', checked_by: '' });
    }
  });

  it('prints a sample as readable text on the command line', async () => {
    const { out } = await timebank('audit', 'sample', exportFolder, '--seed', 'screen', '--kind', 'points.captured');
    expect(out).toMatch(
      /^1 of 1 entries, drawn with the seed “screen” from the \d+ entries of timebank\.local\/sunrise\n/,
    );
    expect(out).toMatch(/\n1\. entry \d+ \(line \d+\): points\.captured, 2026-11, happened 2026-11-20, booked 2026-/);
    expect(out).toMatch(/amounts points:\S+ -100 POINT; shop:\S+ 100 POINT\n/);
  });

  it.each([
    [2, [], "required option '--seed"],
    [2, ['--seed', 'x', '--size', '0'], 'is not a whole number'],
    [2, ['--seed', 'x', '--size', '1001'], 'at most 1000'],
    [2, ['--seed', 'x', '--month', 'May'], 'is not a month'],
    [2, ['--seed', 'x', '--up-to', '9999'], '--up-to must be at most'],
  ])('exits with code %i when a sample is drawn with the options %j', async (code, options, message) => {
    const reply = await timebank('audit', 'sample', exportFolder, ...options);
    expect(reply.out).toContain(message);
    expect(reply.code).toBe(code);
  });

  it('rejects a sample from an export whose log is malformed or missing', async () => {
    const broken = join(folder, 'broken');
    await service.app.get(Exports).write('sunrise', broken);
    const log = readFileSync(join(broken, 'entries.jsonl'), 'utf8');
    writeFileSync(join(broken, 'entries.jsonl'), log.replace('"kind"', '"k\\u001b"'));
    for (const command of [
      ['sample', broken, '--seed', 'x'],
      ['actors', broken],
    ]) {
      expect(await timebank('audit', ...command)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^entries\.jsonl, line 1: .*Verify the export first\.$/) as string,
      });
    }
    expect(await timebank('audit', 'sample', join(folder, 'nowhere'), '--seed', 'x')).toMatchObject({ code: 3 });
  });

  it('rejects a sample without a seed or with more than 1,000 entries', async () => {
    for (const query of ['', 'seed=', 'seed=x&size=0', 'seed=x&size=1001', 'seed=x&month=2026-13', 'seed=x&upTo=0.5']) {
      for (const path of ['sample', 'sample.csv']) {
        const { status, body } = await community.get(`audit/${path}?${query}`);
        expect([query, status, body['code']]).toEqual([query, 400, 'invalid-request']);
      }
    }
  });
});

describe('the audit figures of recorders and approvers', () => {
  interface Figures {
    readonly capacity: string;
    readonly id: string;
    readonly number?: string;
    readonly name?: string;
    readonly records: number;
  }
  const currentExport = join(folder, 'now');
  beforeAll(() => service.app.get(Exports).write('sunrise', currentExport));
  interface Report {
    readonly actors: Figures[];
    readonly pairs: object[];
    readonly keys: object[];
    readonly mutual: object[];
    readonly imports: object[];
  }
  const readActors = async (key: string): Promise<Report> => (await community.get('audit/actors', key)).body as never;

  it('shows the centre the counts, minutes, points, typed share and grades by staff number', async () => {
    const { actors, pairs } = await readActors(community.keys.coordinator);
    const find = (capacity: string, number: string): Figures | undefined =>
      actors.find((one) => one.capacity === capacity && one.number === number);
    // 12 and 2 more records for V01, and one for V02 that was reversed.
    expect(find('recorder', 'S01')).toMatchObject({ records: 15, minutes: 1800, points: 3000, typed: 0, reversals: 1 });
    expect(find('approver', 'S02')).toMatchObject({ records: 15, typedPercent: 0, grades: { A: 15 } });
    expect(find('recorder', 'S02')).toMatchObject({ records: 1, minutes: 60, typed: 1, typedPercent: 100 });
    // 16 records, a reversal, a redemption, the rate and the price of the shop, and the confirmation of a key.
    expect(find('operator', 'S01')).toMatchObject({ reversals: 1, byHand: 21, entries: 21 });
    // The books name S02 as approver of records that S01 took in.
    expect(find('approver', 'S02')).toMatchObject({ namedByOthers: 15 });
    expect(find('approver', 'S01')).toMatchObject({ namedByOthers: 0 });
    expect(pairs).toContainEqual(
      expect.objectContaining({ recorderNumber: 'S02', approverNumber: 'S01', records: 1, typed: 1 }),
    );
  });

  it('shows an auditor opaque ids only, with the same figures as from an export', async () => {
    const report = await readActors(community.keys.auditor);
    for (const one of report.actors) expect(one).not.toHaveProperty('number');
    expect(JSON.stringify(report)).not.toMatch(/Number|S0\d/);
    const { out } = await timebank('audit', 'actors', currentExport, '--json');
    expect(JSON.parse(out)).toEqual(report);
    const csv = await community.get('audit/actors.csv', community.keys.auditor);
    expect((await timebank('audit', 'actors', currentExport, '--csv')).out).toBe(csv.text);
    const rows = Object.values<readonly object[]>({ ...report }).reduce((sum, figures) => sum + figures.length, 0);
    expect(rowsOf(csv.text)).toHaveLength(rows);
    const screen = (await timebank('audit', 'actors', currentExport)).out;
    expect(screen).toMatch(/^recorder \S+: \d+ entries \(\d+ by hand\), \d reversals\n/);
    expect(screen).toContain('Recorder → approver:');
  });

  it('shows who made keys for whom and through what, keys of the command line as console', async () => {
    const { keys } = await readActors(community.keys.operator);
    const made = (holder: string, role: string, shown: object): unknown =>
      expect.objectContaining({ holderNumber: holder, role, issued: 1, rotated: 0, revoked: 0, ...shown });
    for (const [holder, role] of [
      ['operator', 'operator'],
      ['S01', 'coordinator'],
      ['auditor', 'auditor'],
    ] as const)
      expect(keys).toContainEqual(made(holder, role, { maker: 'timebank', via: 'console' }));
    const byOperator = { makerNumber: 'operator', via: 'rest' };
    expect(keys).toContainEqual(made('V01', 'volunteer', byOperator));
    expect(keys).toContainEqual(made('till', 'shop', { ...byOperator, confirmerNumber: 'S01' }));
    const table = rowsOf((await community.get('audit/actors.csv')).text);
    expect(table.find(({ capacity, via }) => capacity === 'key' && via === 'console')).toMatchObject({
      ...{ id: 'timebank', number: '', with_number: 'operator', role: 'operator', entries: '', records: '' },
      ...{ keys_issued: '1', keys_rotated: '0', keys_revoked: '0' },
    });
    const screen = (await timebank('audit', 'actors', currentExport)).out;
    expect(screen).toMatch(/\ntimebank → \S+: operator, console, 1 issued, 0 rotated, 0 revoked\n/);
    expect(screen).toMatch(/\n\S+ → \S+: shop, rest, 1 issued, 0 rotated, 0 revoked, confirmed by \S+\n/);
  });

  it('shows which two persons approve each other and nobody else', async () => {
    const { mutual } = await readActors(community.keys.coordinator);
    expect(mutual).toEqual([
      expect.objectContaining({
        ...{ of: 'records', firstNumber: 'S01', secondNumber: 'S02', approvedByFirst: 1, approvedBySecond: 15 },
      }),
    ]);
    const table = rowsOf((await community.get('audit/actors.csv')).text);
    expect(table.find(({ capacity }) => capacity === 'mutual')).toMatchObject({
      ...{ number: 'S01', with_number: 'S02', approved: '1', approved_with: '15', records: '', via: '' },
    });
    const screen = (await timebank('audit', 'actors', currentExport)).out;
    expect(screen).toMatch(/\nOnly ever approve or confirm each other:\n\S+ ↔ \S+: 1 and 15 records\n/);
  });

  it('shows what was taken in from old books, and who answers for it', async () => {
    const { imports } = await readActors(community.keys.coordinator);
    expect(imports).toMatchObject([
      {
        ...{ import: community.books, recorderNumber: 'S01', confirmerNumber: 'S02' },
        ...{ entries: 19, records: 16, minutes: 1860, points: 3100 },
      },
    ]);
    const screen = (await timebank('audit', 'actors', currentExport)).out;
    expect(screen).toMatch(/\nTaken in from old books:\n[0-9a-f]{64}: 19 entries, 16 records, 1860 min, .*$/);
  });

  it('limits the figures of recorders and approvers to the requested month', async () => {
    const none = (await community.get('audit/actors?month=2026-01')).body;
    expect(none).toEqual({ actors: [], pairs: [], keys: [], mutual: [], imports: [] });
    const month = (await community.get('audit/actors?month=2026-11')).body as { actors: Figures[] };
    const { out } = await timebank('audit', 'actors', currentExport, '--month', '2026-11', '--json');
    const plain = month.actors.map(({ number: _, name: __, ...one }) => one);
    expect((JSON.parse(out) as { actors: Figures[] }).actors).toEqual(plain);
    const table = rowsOf((await community.get('audit/actors.csv?month=2026-11')).text);
    expect(table.find(({ capacity, number }) => capacity === 'approver' && number === 'S02')).toMatchObject({
      ...{ records: '15', minutes: '1800', point_hundredths: '3000', typed: '0', typed_percent: '0', grades: 'A 15' },
    });
  });

  it('rejects shops and volunteers on the audit routes', async () => {
    for (const path of ['audit/sample?seed=x', 'audit/sample.csv?seed=x', 'audit/actors', 'audit/actors.csv']) {
      for (const key of [community.keys.shop, community.keys.volunteer]) {
        expect((await community.get(path, key)).status).toBe(403);
      }
    }
  });
});

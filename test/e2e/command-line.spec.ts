import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/program';
import { bookFolder, served } from '../support/book-folder';
import {
  databaseUrlAt,
  dropTemporaryDatabase,
  newTemporaryDatabase,
  useInCommands,
} from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { withoutGuards } from '../support/without-guards';

describe('the command line', () => {
  const tempFolder = mkdtempSync(join(tmpdir(), 'cli-'));
  let output: string[];
  let database: string;
  let restoreEnvironment: () => void;

  beforeAll(async () => {
    database = await newTemporaryDatabase();
    restoreEnvironment = useInCommands(database);
    for (const stream of ['log', 'error'] as const) {
      jest.spyOn(console, stream).mockImplementation((...words: unknown[]) => void output.push(words.join(' ')));
    }
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    restoreEnvironment();
    rmSync(tempFolder, { recursive: true });
    await dropTemporaryDatabase(database);
  });

  const timebank = async (...argv: string[]): Promise<{ code: number; out: string }> => {
    output = [];
    const code = await run(argv);
    return { code, out: output.join('\n') };
  };

  it('imports a month, closes it, prints its report, exports it and verifies the export', async () => {
    const folder = bookFolder({ attendance: [served('V1'), served('V9')] });
    expect(await timebank('import', folder)).toMatchObject({
      code: 0,
      out: expect.stringContaining('attendance.csv:3: refused, unknown-volunteer') as string,
    });
    expect(await timebank('import', folder)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Imported 10 rows .* refused 1; 11 of them were imported or refused before/) as string,
    });
    expect(await timebank('close', 'sunrise', '2026-09')).toMatchObject({ code: 0 });
    expect(await timebank('close', 'sunrise', '2026-09')).toMatchObject({ code: 0 });
    const { out } = await timebank('report', 'sunrise', '2026-09', '--json');
    expect(JSON.parse(out)).toMatchObject({
      closed: true,
      accepted: 1,
      refused: { attendance: { 'unknown-volunteer': 1 } },
    });
    expect(await timebank('report', 'sunrise', '2026-09')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 active of 2 registered') as string,
    });
    expect(await timebank('report', 'sunrise', '2019-12')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^sunrise 2019-12: The ledger begins in \w+ \d{4}\. In December 2019 nobody/,
      ) as string,
    });
    const statement = (...argv: string[]) => timebank('statement', ...argv);
    expect(await statement('volunteer', 'sunrise', 'V1', '2026-09')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Service hours: .*\n {2}#\d+ 2026-09-04 2 h → /) as string,
    });
    expect(await statement('shop', 'sunrise', 'M1', '2026-09')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\(closed\)\n[^]*captured .* V\*\*\* /) as string,
    });
    const [html, csv] = [join(tempFolder, 'statement.html'), join(tempFolder, 'statement.csv')];
    expect(await statement('volunteer', 'sunrise', 'V1', '2026-09', '--html', html, '--elder')).toMatchObject({
      code: 0,
    });
    expect(readFileSync(html, 'utf8')).toContain('class="elder"');
    expect(await statement('shop', 'sunrise', 'M1', '2026-09', '--csv', csv)).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(csv, 'utf8')).toMatch(/^line,entry,leaf_hash,/);
    expect(JSON.parse((await statement('shop', 'sunrise', 'M1', '2026-09', '--json')).out)).toMatchObject({
      closed: true,
    });
    const [page, table] = [join(tempFolder, 'report.html'), join(tempFolder, 'report.csv')];
    expect(
      await timebank('report', 'sunrise', '2026-09', '--html', page, '--csv', table, '--lang', 'zh'),
    ).toMatchObject({
      code: 0,
    });
    expect(readFileSync(page, 'utf8')).toContain('<html lang="zh-CN"');
    expect(readFileSync(table, 'utf8')).toContain('month,2026-09,,records,count,1');
    expect(await timebank('report', 'sunrise', '2026-09', '--html', page, '--lang', 'fr')).toMatchObject({ code: 2 });
    expect(await timebank('export', 'sunrise', join(tempFolder, 'export'))).toMatchObject({ code: 0 });
    const key = /Signed by (\S+)/.exec(output.join('\n'))?.[1] ?? '';
    expect(await timebank('verify', join(tempFolder, 'export'), '--key', key)).toMatchObject({ code: 0 });
    const entries = join(tempFolder, 'export/entries.jsonl');
    writeFileSync(entries, readFileSync(entries, 'utf8').replace('"amount":"120"', '"amount":"180"'));
    expect(await timebank('verify', join(tempFolder, 'export'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('entries.jsonl, line') as string,
    });
  });

  it('checks every table against the entries, names what differs and makes it anew', async () => {
    const sound = expect.stringMatching(/^sunrise: \d+ entries, root [0-9a-f]{64}, sound/) as string;
    expect(await timebank('check')).toEqual({ code: 0, out: sound });
    await withoutGuards(databaseUrlAt(database), ['UPDATE period_total SET amount = amount + 60']);
    const { code, out } = await timebank('check', 'sunrise');
    expect([code, out]).toEqual([1, expect.stringMatching(/period_total 2026-09 \w+ \w+: amount is/)]);
    expect(await timebank('check', 'sunrise', '--rebuild')).toEqual({
      code: 0,
      out: expect.stringMatching(/^sunrise: \d+ rows made anew, 0 left as they are\nsunrise: .* sound$/) as string,
    });
    expect(await timebank('check', 'moonrise')).toMatchObject({ code: 2 });
  });

  it('creates ledgers and keys', async () => {
    expect(await timebank('ledger', 'create', 'dawn', '--name', '晨曦')).toMatchObject({ code: 0 });
    expect(await timebank('ledger', 'create', 'dawn', '--name', '晨曦')).toMatchObject({ code: 1 });
    expect(await timebank('key', 'create', 'dawn', '--role', 'coordinator', '--person', 'S01')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^tbk_[0-9a-f]{16}_[\w-]{43}$/) as string,
    });
    expect(await timebank('ledger', 'list')).toMatchObject({ code: 0, out: expect.stringContaining('dawn') as string });
  });

  it('lists, rotates and revokes keys of a ledger and of the instance', async () => {
    for (const ledgerArgs of [['dawn'], []]) {
      const created = (await timebank('key', 'create', ...ledgerArgs, '--label', 'first')).out;
      const id = created.split('_')[1] ?? '';
      const rotated = await timebank('key', 'rotate', id, '--grace', '5');
      expect(rotated).toMatchObject({ code: 0, out: expect.stringMatching(/^tbk_/) as string });
      const next = rotated.out.split('_')[1] ?? '';
      expect(await timebank('key', 'revoke', next)).toMatchObject({ code: 0 });
      const { code, out } = await timebank('key', 'list', ...ledgerArgs);
      const rows = out.split('\n').map((line) => line.split('\t'));
      const [columns = []] = rows;
      const rowOf = (key: string): Record<string, string> => {
        const cells = rows.find(([first]) => first === key) ?? [];
        return Object.fromEntries(cells.map((cell, n): [string, string] => [columns[n] ?? '', cell]));
      };
      expect(code).toBe(0);
      expect(rowOf(id)).toMatchObject({ role: 'operator', label: 'first', revokedAt: '-', rotatedFrom: '-' });
      expect(rowOf(id)['expiresAt']).toMatch(/^\d{4}-/);
      expect(rowOf(next)).toMatchObject({ label: 'first', lastUsedAt: '-', rotatedFrom: id });
      expect(rowOf(next)['expiresAt']).toMatch(ledgerArgs.length > 0 ? /^\d{4}-/ : /^-$/);
      expect(rowOf(next)['revokedAt']).toMatch(/^\d{4}-/);
      for (const secret of [created, rotated.out]) expect(out).not.toContain(secret.slice(21));
      expect(await timebank('key', 'rotate', next)).toMatchObject({ code: 1 });
    }
  });

  it.each([
    [1, ['key', 'create', 'dawn', '--expires', '2020-01-01T00:00:00Z'], 'The expiry is in the past'],
    [1, ['key', 'create', 'dawn', '--expires', '2999-01-01T00:00:00Z'], 'at most a year ahead'],
    [1, ['key', 'revoke', '0000000000000000'], 'There is no key'],
    [2, ['key', 'rotate', '0000000000000000', '--grace', 'long'], 'must be a number of minutes'],
    [1, ['close', 'sunrise', '2999-01'], 'is not over yet'],
    [1, ['key', 'create', 'dawn', '--role', 'shop'], 'No shop has this number'],
    [1, ['key', 'create', 'dawn', '--role', 'volunteer', '--person', 'nobody'], 'No volunteer has this number'],
    [2, ['close', 'sunrise', 'September'], 'is not a month'],
    [2, ['report', 'nowhere', '2026-09'], 'There is no ledger nowhere'],
    [2, ['report', 'sunrise', '1999-12'], 'The month must be from 2000-01 to'],
    [2, ['statement', 'shop', 'sunrise', 'M1', '2999-01'], 'The month must be from 2000-01 to'],
    [2, ['statement', 'shop', 'sunrise', 'M99', '2026-09'], 'There is no shop M99'],
    [2, ['statement', 'volunteer', 'sunrise', 'V1', 'May'], 'is not a month'],
    [2, ['import', '/nowhere'], 'ledger.json:0: cannot be read'],
    [2, ['ledger', 'create', 'No Slug', '--name', 'x'], 'is not a slug'],
    [2, ['ledger', 'create', 'x', '--name', 'x', '--zone', 'Mars'], 'is not a time zone'],
    [2, ['nothing'], ''],
    [2, ['close'], ''],
    [2, ['export', 'sunrise', tmpdir()], ''],
    [3, ['verify', '/nowhere'], ''],
    [0, ['--help'], 'Exit codes'],
    [0, ['import', '--help'], 'folder with ledger.json'],
  ])('exits with code %i for the arguments %j', async (code, argv, message) => {
    const { code: exit, out } = await timebank(...argv);
    expect(out).toContain(message);
    expect(exit).toBe(code);
  });

  it('rejects a book folder whose ledger exists with another time zone', async () => {
    const folder = bookFolder({}, { ledger: { timeZone: 'Asia/Tokyo' } });
    expect(await timebank('import', folder)).toMatchObject({
      code: 2,
      out: expect.stringContaining('Asia/Shanghai') as string,
    });
  });

  it('names an invalid setting and exits with code 2', async () => {
    process.env['DATABASE_URL'] = 'mysql://x';
    expect(await timebank('migrate')).toMatchObject({
      code: 2,
      out: expect.stringContaining('DATABASE_URL must be sqlite:PATH') as string,
    });
    process.env['DATABASE_URL'] = databaseUrlAt(database);
  });
});

describe('a command whose output pipe is closed', () => {
  it('exits with code 0 and prints no error when the reader of its output stops', async () => {
    const folder = await newTemporaryDatabase();
    const help = TimebankProcess.start(['--help'], folder);
    help.child.stdout?.destroy();
    expect(await help.ended()).toBe(0);
    expect(help.output).toBe('');
    await dropTemporaryDatabase(folder);
  });
});

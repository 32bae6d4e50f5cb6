import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/program';
import { bookFolder, served } from '../support/book-folder';

describe('the backup and restore commands on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  const databaseUrl = `sqlite:${folder}/books.sqlite`;
  const previousUrl = process.env['DATABASE_URL'];
  let output: string[];

  const timebank = async (...argv: string[]): Promise<{ code: number; out: string }> => {
    output = [];
    const code = await run(argv);
    return { code, out: output.join('\n') };
  };

  beforeAll(async () => {
    process.env['DATABASE_URL'] = databaseUrl;
    for (const stream of ['log', 'error'] as const) {
      jest.spyOn(console, stream).mockImplementation((...words: unknown[]) => void output.push(words.join(' ')));
    }
    for (const stream of [process.stderr, process.stdout]) jest.spyOn(stream, 'write').mockImplementation(() => true);
    expect(await timebank('import', bookFolder({ attendance: [served('V1')] }))).toMatchObject({ code: 0 });
  });
  afterAll(() => {
    jest.restoreAllMocks();
    if (previousUrl === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = previousUrl;
    rmSync(folder, { recursive: true });
  });

  it('backs up the database, and restores the copy to a path that does not exist yet', async () => {
    const copy = join(folder, 'copy.sqlite');
    const backup = await timebank('backup', copy);
    expect(backup).toMatchObject({
      code: 0,
      out: expect.stringMatching(/sunrise: \d+ entries, root [0-9a-f]{64}/) as string,
    });
    const restored = join(folder, 'elsewhere/books.sqlite');
    process.env['DATABASE_URL'] = `sqlite:${restored}`;
    const [, ...ledgers] = backup.out.split('\n');
    expect(await timebank('restore', copy)).toMatchObject({
      code: 0,
      out: expect.stringContaining(ledgers.join('\n')) as string,
    });
    expect(await timebank('ledger', 'list')).toMatchObject({
      code: 0,
      out: expect.stringContaining('sunrise') as string,
    });
    // A copy that fails verification is rejected with the reason, and nothing is restored.
    rmSync(restored);
    writeFileSync(copy, 'nothing');
    expect(await timebank('restore', copy)).toMatchObject({
      code: 1,
      out: expect.stringContaining('not sound') as string,
    });
    expect(existsSync(restored)).toBe(false);
    process.env['DATABASE_URL'] = databaseUrl;
  });

  it.each([
    [2, ['restore', '/nowhere'], 'There is no file /nowhere'],
    [2, ['backup', __filename], 'Nothing was overwritten'],
    [2, ['restore', __filename], 'books.sqlite exists already'],
  ])('exits with code %i for the arguments %j', async (code, argv, message) => {
    const { code: exit, out } = await timebank(...argv);
    expect(out).toContain(message);
    expect(exit).toBe(code);
  });

  it('rejects a PostgreSQL database without printing its password', async () => {
    process.env['DATABASE_URL'] = 'postgres://bank:secret@127.0.0.1:1/bank';
    for (const command of ['backup', 'restore']) {
      const { code, out } = await timebank(command, join(folder, 'copy.sqlite'));
      expect([code, out]).toEqual([2, expect.stringContaining('is a PostgreSQL database')]);
      expect(out).not.toContain('secret');
    }
    process.env['DATABASE_URL'] = databaseUrl;
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/program';
import { newSigningKey } from '../../src/ledger/log/signed-note';
import { bookFolder, served } from '../support/book-folder';
import { useInCommands, dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';

describe('the certificate commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const text = join(folder, 'certificate.txt');
  const pdf = join(folder, 'certificate.pdf');
  let restoreEnvironment: () => void;
  let output: string[];
  let database: string;

  const timebank = async (...argv: string[]): Promise<{ code: number; out: string }> => {
    output = [];
    const code = await run(argv);
    return { code, out: output.join('\n') };
  };

  beforeAll(async () => {
    database = await newTemporaryDatabase();
    restoreEnvironment = useInCommands(database);
    for (const stream of ['log', 'error'] as const) {
      jest.spyOn(console, stream).mockImplementation((...words: unknown[]) => void output.push(words.join(' ')));
    }
    for (const stream of [process.stderr, process.stdout]) jest.spyOn(stream, 'write').mockImplementation(() => true);
    const { code } = await timebank('import', bookFolder({ attendance: [served('V1')] }));
    if (code !== 0) throw new Error(output.join('\n'));
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    restoreEnvironment();
    rmSync(folder, { recursive: true });
    await dropTemporaryDatabase(database);
  });

  it('issues a certificate, and verifies its text offline', async () => {
    const issued = await timebank('certificate', 'issue', 'sunrise', 'V1', '--by', 'V2', '--text', text, '--pdf', pdf);
    expect(issued).toEqual({
      code: 0,
      out: expect.stringMatching(/^Issued SUNRISE-\d{4}-000001\. Check address/) as string,
    });
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    const withoutKey = await timebank('certificate', 'verify', text);
    expect(withoutKey.code).toBe(0);
    for (const words of ['compare it with the key that you have', 'cannot tell whether it was revoked or superseded']) {
      expect(withoutKey.out).toContain(words);
    }
    const key = /^Signed by (\S+)\. /m.exec(withoutKey.out)?.[1] ?? '';
    const compared = await timebank('certificate', 'verify', text, '--key', key);
    expect(compared).toMatchObject({ code: 0, out: expect.stringContaining('with the key given by --key') as string });
  });

  it('exits with the right code and message for each invalid input', async () => {
    const forged = join(folder, 'forged.txt');
    writeFileSync(forged, readFileSync(text, 'utf8').replace('小时', '小时半'));
    const cases: [code: number, argv: string[], message: string][] = [
      [1, ['verify', forged], 'NOT SOUND: the signature is not valid'],
      [1, ['verify', pdf], 'NOT SOUND'],
      [1, ['verify', text, '--key', newSigningKey('timebank.local/other').verifier], 'NOT SOUND: no signature by'],
      [2, ['verify', text, '--key', 'mine'], 'not a public key'],
      [2, ['verify'], ''],
      [3, ['verify', join(folder, 'nothing.txt')], "can't be read"],
      [3, ['verify', folder], "can't be read"],
      [1, ['issue', 'sunrise', 'V1', '--by', 'V2', '--from', '2999-01-01'], 'no service hours'],
      [1, ['issue', 'sunrise', 'nobody', '--by', 'V2'], 'Nothing was found'],
      [2, ['issue', 'sunrise', 'V1', '--by', 'nobody'], 'There is no person nobody'],
      [2, ['issue', 'sunrise', 'V1', '--by', 'V2', '--to', 'today'], 'is not a day'],
      [2, ['issue', 'nowhere', 'V1', '--by', 'V2'], 'There is no ledger nowhere'],
      [2, ['issue', 'sunrise', 'V1'], ''],
    ];
    for (const [code, argv, message] of cases) {
      const { code: exit, out } = await timebank('certificate', ...argv);
      expect([argv, out]).toEqual([argv, expect.stringContaining(message)]);
      expect([argv, exit]).toEqual([argv, code]);
    }
  });
});

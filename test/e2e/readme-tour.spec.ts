import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { confirmedImport } from '../support/imports';
import { Service, newService } from '../support/service';

/** A replacement with the curl options that the tour uses, for machines without curl. */
const CURL = `#!/usr/bin/env node
const args = process.argv.slice(2), headers = {};
let url, method, body;
for (let n = 0; n < args.length; n += 1) {
  if (args[n] === '-H') { const [name, ...rest] = args[(n += 1)].split(': '); headers[name] = rest.join(': '); }
  else if (args[n] === '-X') method = args[(n += 1)];
  else if (args[n] === '-d') body = args[(n += 1)];
  else if (!args[n].startsWith('-')) url = args[n];
}
fetch(url, { method: method ?? (body ? 'POST' : 'GET'), headers, body }).then((r) => r.text()).then((t) => process.stdout.write(t));
`;

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the tour in README.md', () => {
  let service: Service;
  let folder: string;

  beforeAll(async () => {
    service = await newService();
    folder = mkdtempSync(join(tmpdir(), 'tour-'));
    const operator = await service.ledger('sunrise');
    const headers = { import: await confirmedImport(service, 'sunrise', operator) };
    const register = async (path: string, body: object): Promise<void> => {
      const options = { method: 'POST', key: operator, body, headers };
      expect((await service.ask(`/v1/ledgers/sunrise/${path}`, options)).status).toBe(201);
    };
    await register('units', { code: '东风小区' });
    await register('organisations', { code: '巡逻队' });
    const times = { startsAt: '2026-09-04T08:00:00+08:00', endsAt: '2026-09-04T11:00:00+08:00' };
    await register('activities', {
      code: '2026-09.A031',
      category: 'teach',
      title: '四点半课堂',
      organisation: '巡逻队',
      ...times,
    });
    await register('shops', { code: 'M01', name: '惠民超市', centsPerPoint: 80 });
    await register('offers', { code: 'M01-1', shop: 'M01', title: '早餐', pricePointHundredths: 50 });
    const coordinator = await service.key('sunrise', 'coordinator', { person: 'S01' });
    const shop = await service.key('sunrise', 'shop', { person: 'till', shop: 'M01' });
    mkdirSync(join(folder, 'demo-data'));
    const env = { API: `${service.base}/v1/ledgers/sunrise`, OPERATOR: operator, COORDINATOR: coordinator, SHOP: shop };
    writeFileSync(
      join(folder, 'demo-data/keys.env'),
      Object.entries(env)
        .map((pair) => pair.join('='))
        .join('\n'),
    );
    if (!hasCurl()) {
      writeFileSync(join(folder, 'curl'), CURL);
      chmodSync(join(folder, 'curl'), 0o755);
    }
  });
  afterAll(async () => {
    await service.end();
    rmSync(folder, { recursive: true });
  });

  it('runs the tour as pasted into a shell: register, record, approve, redeem, report', async () => {
    const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
    const [, tour = ''] = /With the demo serving[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${folder}` };
    const { stdout } = await promisify(execFile)('bash', ['-c', tour], { cwd: folder, env });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers).toMatchObject([
      { entries: [] },
      { status: 'approved', entries: [{ kind: 'service.recorded' }] },
      { entries: [{ kind: 'points.captured' }] },
      { ledger: 'sunrise' },
    ]);
    const month = await service.ask('/v1/ledgers/sunrise/reports/2026-11', {
      key: await service.key('sunrise', 'auditor'),
    });
    expect(month.body).toMatchObject({
      accepted: 1,
      recordMinutes: 120,
      redemptions: 1,
      pointHundredthsOutstanding: 150,
    });
  });
});

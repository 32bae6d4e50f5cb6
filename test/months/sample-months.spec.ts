import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Exports } from '../../src/audit/exports';
import { verifyBundle } from '../../src/audit/verify';
import { Call, callOver, callWithin } from '../../src/intake/call';
import { readFolder } from '../../src/intake/folder';
import { IntakeResult, importFolder } from '../../src/intake/import-folder';
import { compareFigures } from '../../src/cli/compare-figures';
import { Checkpoints } from '../../src/ledger/checkpoints';
import { expectAgreement, expectDetail, itWithTools } from '../support/audit-tools';
import { EXAMPLES, Service, newService } from '../support/service';

/** Asks for the close over the API and waits for its job. */
async function close(call: Call, month: string): Promise<Readonly<Record<string, unknown>>> {
  const asked = await call({ method: 'POST', path: `periods/${month}/close` });
  expect(asked.status).toBe(202);
  for (let job = asked.body; ; job = (await call({ method: 'GET', path: `jobs/${String(job['id'])}` })).body) {
    if (job['status'] === 'done' || job['status'] === 'failed') return job;
    await setTimeout(5);
  }
}

describe.each([
  { sample: 'sunrise-2026-09', over: 'HTTP' },
  { sample: 'short-fund-2026-04', over: 'calls within the process' },
])('the sample month $sample, taken in over $over', ({ sample, over }) => {
  const folder = readFolder(join(EXAMPLES, sample));
  const expected = JSON.parse(readFileSync(join(EXAMPLES, sample, 'expected.json'), 'utf8')) as Record<string, unknown>;
  const { ledger, month } = folder.info;
  let service: Service;
  let call: Call;
  let first: IntakeResult;

  beforeAll(async () => {
    service = await newService();
    const key = await service.ledger(ledger, folder.info.timeZone);
    call =
      over === 'HTTP'
        ? callOver(service.base, ledger, key)
        : callWithin(service.app.getHttpAdapter().getInstance(), ledger, key);
    first = await importFolder(folder, call);
  });
  afterAll(() => service.end());

  const root = async (): Promise<string> => (await service.app.get(Checkpoints).sign(ledger, 'request')).root;

  it('closes, and its figures are those that an independent program expects', async () => {
    expect(await close(call, month)).toMatchObject({ status: 'done' });
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    const { lines, differences } = compareFigures(report, expected);
    expect(lines.filter((line) => line.includes('✗'))).toEqual([]);
    expect(differences).toBe(0);
    expect(report['closed']).toBe(true);
  });

  it('changes nothing when it is closed again, or taken in again', async () => {
    const before = await root();
    expect(await close(call, month)).toMatchObject({ status: 'done' });
    if (over !== 'HTTP') {
      const again = await importFolder(folder, call);
      expect(again.refused).toEqual(first.refused);
      expect(again.known).toBe(again.taken + again.refused.length);
    }
    expect(await root()).toBe(before);
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    expect(compareFigures(report, expected).differences).toBe(0);
  });

  it('refuses a row of the closed month, and counts it', async () => {
    const body = { ...folder.rows.fund[0]?.cells, cents: 1, at: `${month}-15T12:00:00+08:00` };
    const refused = await call({ method: 'POST', path: 'fund-receipts', key: 'late', body });
    expect(refused).toMatchObject({ status: 409, body: { code: 'month-closed' } });
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    expect(report['refused']).toMatchObject({ fund: { 'month-closed': 1 } });
  });

  itWithTools()('exports journals that are sound for hledger and beancount, and of the same balances', async () => {
    const place = mkdtempSync(join(tmpdir(), 'month-'));
    const dir = join(place, 'export');
    await service.app.get(Exports).write(ledger, dir);
    expect(await verifyBundle(dir)).toMatchObject({ findings: [], notChecked: [] });
    expectAgreement(dir);
    expectDetail(dir);
    rmSync(place, { recursive: true });
  });
});

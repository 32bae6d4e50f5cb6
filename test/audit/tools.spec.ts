import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports.service';
import { verifyExport } from '../../src/audit/verifier/verify';
import { expectAgreement, expectDetail, itWithTools, kindsOf, runTool } from '../support/audit-tools';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { confirmed } from '../support/corrections';
import { Service, newService } from '../support/service';
import { History, twoMonths } from './history';

const itWithAuditTools = itWithTools();
const folder = mkdtempSync(join(tmpdir(), 'timebank-tools-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('exported hledger and beancount journals', () => {
  let service: Service;
  beforeAll(async () => {
    service = await newService();
  });
  afterAll(() => service.end());

  const exportLedger = async (ledger: string): Promise<string> => {
    const dir = join(folder, ledger);
    await service.app.get(Exports).write(ledger, dir);
    expect(await verifyExport(dir)).toMatchObject({ findings: [], notChecked: [] });
    return dir;
  };

  /** A community with every kind of entry that a centre, a shop and a close can make. */
  const busyCommunity = async (): Promise<string> => {
    const community = await Community.create(service, 'busy');
    const broughtForward = { minutes: 5950, asOf: '2026-09-30' };
    await community.fromBooks('volunteers', { code: 'V09', broughtForward });
    const served = entryOf(await community.serve('V01', { on: '2026-10-10' }));
    await community.serve('V01', { on: '2026-10-11', category: 'care', minutes: 95 });
    await community.serve('V09', { on: '2026-10-09' });
    await community.booked('ratings', { activity: 'B2', volunteer: 'V01', rater: 'R01', stars: 5 });
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 150, at: '2026-10-02T09:00:00+08:00' });
    const at = '2026-10-15T12:00:00+08:00';
    const redemption = { volunteer: 'V01', offer: 'M01-1', quantity: 2, at };
    const taken = idOf(await community.fromBooks('redemptions', redemption));
    await community.fromBooks('refunds', { redemption: taken, pointHundredths: 50, at: '2026-10-16T12:00:00+08:00' });
    expect(await community.close('2026-10')).toMatchObject({ status: 'done' });
    // Recorded after the close, in another order than their dates.
    await community.booked('activities', newActivity('A02'));
    await community.serve('V01', { on: '2026-11-12' });
    await community.serve('V02', { on: '2026-11-03' });
    await community.fromBooks('fund-receipts', { source: '=募捐', cents: 90, at: '2026-11-02T09:00:00+08:00' });
    await confirmed(community, await community.booked(`entries/${served.seq}/reversal`, { reason: '重复登记' }));
    return exportLedger('busy');
  };

  itWithAuditTools(
    'pass the checks of hledger and beancount for a community with every kind of entry, with equal balances',
    async () => {
      const dir = await busyCommunity();
      const kinds = [
        'policy.adopted',
        'balance.brought-forward',
        'service.recorded',
        'rating.given',
        'points.captured',
      ];
      const others = [
        'points.refunded',
        'fund.received',
        'star.granted',
        'shop.settled',
        'period.closed',
        'entry.reversed',
      ];
      for (const kind of [...kinds, ...others]) expect(kindsOf(dir)).toContain(kind);
      expectAgreement(dir);
      expectDetail(dir);
    },
  );

  itWithAuditTools(
    'pass the checks for a log with holds, closes and owners with special characters in their names',
    async () => {
      const history = await twoMonths(5, 120);
      await history.hold('=1+1', '商户 ;x', { amount: 1, period: '2026-09' });
      const dir = join(folder, 'history');
      await history.exports.write('sunrise', dir);
      await history.fixture.end();
      for (const kind of ['points.reserved', 'points.released']) expect(kindsOf(dir)).toContain(kind);
      expectAgreement(dir);
      expectDetail(dir);
    },
  );

  itWithAuditTools('pass the checks for a log without entries', async () => {
    const history = await History.create(0);
    const dir = join(folder, 'none');
    await history.exports.write('sunrise', dir);
    await history.fixture.end();
    expect(await verifyExport(dir)).toMatchObject({ findings: [] });
    runTool('hledger', 'check', '--strict', 'ordereddates', '-f', join(dir, 'journal.hledger'));
    runTool('bean-check', join(dir, 'journal.beancount'));
  });
});

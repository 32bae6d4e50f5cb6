import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports.service';
import { verifyExport } from '../../src/audit/verifier/verify';
import { LONG } from '../support/long-tests';
import { confirmedImport } from '../support/imports';
import { Service, newService } from '../support/service';

const ITEMS = 1000;
const REQUESTS = LONG ? 1000 : 3;

describe(`a log of ${ITEMS * REQUESTS} fund receipts`, () => {
  let service: Service;
  let folder: string;
  beforeAll(async () => {
    service = await newService();
    folder = mkdtempSync(join(tmpdir(), 'timebank-large-'));
  });
  afterAll(async () => {
    await service.end();
    rmSync(folder, { recursive: true });
  });

  it(
    'is booked in bulk, exported and verified to the cent',
    async () => {
      const key = await service.ledger('sunrise');
      const within = await confirmedImport(service, 'sunrise', key);
      for (let n = 0; n < REQUESTS; n += 1) {
        const items = Array.from({ length: ITEMS }, (_, m) => ({
          kind: 'fund-receipt',
          body: { source: '募捐', cents: 1 + ((n * ITEMS + m) % 9), at: '2026-11-10T09:00:00+08:00' },
        }));
        const body = { mode: 'atomic', items, import: within };
        const { status } = await service.ask('/v1/ledgers/sunrise/bulk', { method: 'POST', key, idem: `b${n}`, body });
        expect([n, status]).toEqual([n, 201]);
      }
      await service.app.get(Exports).write('sunrise', join(folder, 'export'));
      const verdict = await verifyExport(join(folder, 'export'));
      // The first entries adopt the policy pack, issue the keys of two people and confirm the import.
      expect(verdict).toMatchObject({ sound: true, findings: [], size: 4 + ITEMS * REQUESTS });
      const cents = Array.from({ length: ITEMS * REQUESTS }, (_, n) => 1 + (n % 9)).reduce((sum, one) => sum + one, 0);
      expect(verdict.balances.find(({ unit }) => unit === 'CNY')).toMatchObject({ debit: String(cents) });
    },
    LONG ? 7_200_000 : undefined,
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports.service';
import { verifyExport } from '../../src/audit/verifier/verify';
import { checkDatabase } from '../../src/check/database-check';
import { Database } from '../../src/database/database';
import { Service } from './service';

/** Exports a ledger and expects that the export verifies, and that every table has the rows that the entries give. */
export async function expectSound({ app }: Service, ledger: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sound-'));
  const { manifest } = await app.get(Exports).write(ledger, join(folder, 'export'));
  expect(await verifyExport(join(folder, 'export'), { key: manifest.publicKey })).toMatchObject({
    ...{ sound: true, findings: [], notChecked: [] },
  });
  rmSync(folder, { recursive: true });
  const [checked] = await app.get(Database).snapshot((sql) => checkDatabase(sql, ledger));
  expect(checked?.faults).toEqual([]);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports.service';
import { verifyExport } from '../../src/audit/verifier/verify';
import { Service } from './service';

/** Exports a ledger and expects that the export verifies. */
export async function expectSound({ app }: Service, ledger: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sound-'));
  const { manifest } = await app.get(Exports).write(ledger, join(folder, 'export'));
  expect(await verifyExport(join(folder, 'export'), { key: manifest.publicKey })).toMatchObject({
    ...{ sound: true, findings: [], notChecked: [] },
  });
  rmSync(folder, { recursive: true });
}

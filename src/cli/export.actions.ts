import { AuditModule } from '../audit/audit.module';
import { Exports } from '../audit/exports.service';
import { findLedger, withContext } from './command-context';

/** export: exports a ledger to a folder; the service may be running. */
export async function exportLedger(slug: string, dir: string): Promise<void> {
  await withContext({ access: 'read', modules: [AuditModule] }, async (app) => {
    const ledger = await findLedger(app, slug);
    const { manifest } = await app.get(Exports).write(ledger, dir);
    console.log(`Exported ${manifest.size} entries of ${ledger} to ${dir}, root ${manifest.root}`);
    console.log(`Signed by ${manifest.publicKey}`);
  });
}

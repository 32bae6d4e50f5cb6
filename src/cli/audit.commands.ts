import { Command } from 'commander';
import { ExportFolderInUse } from '../audit/export-folder';
import { Exports } from '../audit/exports.service';
import { VerifyOptionError } from '../audit/verifier/signed-statements';
import { Verdict, VerifyOptions } from '../audit/verifier/verdict';
import { verifyExport } from '../audit/verifier/verify';
import { CommandRefusedError, UsageError, findLedger, withApp } from './command-context';

/** export, verify. */
export function auditCommands(timebank: Command): void {
  timebank
    .command('export')
    .description('write a ledger’s whole log to a folder, with a signed checkpoint; also beside a running service')
    .argument('<ledger>')
    .argument('<dir>', 'folder that is empty or not there yet')
    .action(exportLedger);

  timebank
    .command('verify')
    .description('verify an export from its files alone: hashes, root, signature, zero sums, balances, closed months')
    .argument('<dir>', 'an export')
    .option('--key <key>', 'the public key you hold, name+keyid+base64')
    .option('--since <checkpoint>', 'an older checkpoint that you hold: the log must extend it')
    .action(verify);
}

async function exportLedger(slug: string, dir: string): Promise<void> {
  await withApp('read', async (app) => {
    const ledger = await findLedger(app, slug);
    try {
      const { manifest } = await app.get(Exports).write(ledger, dir);
      console.log(`Exported ${manifest.size} entries of ${ledger} to ${dir}, root ${manifest.root}`);
      console.log(`Signed by ${manifest.publicKey}`);
    } catch (error) {
      if (error instanceof ExportFolderInUse) throw new UsageError(error.message);
      throw error;
    }
  });
}

async function verify(dir: string, options: VerifyOptions): Promise<void> {
  let verdict: Verdict;
  try {
    verdict = await verifyExport(dir, options);
  } catch (error) {
    if (error instanceof VerifyOptionError) throw new UsageError(error.message);
    throw error;
  }
  console.log(verdictText(verdict));
  if (!verdict.sound) throw new CommandRefusedError('The evidence is not sound.');
}

/** What a verdict says, in plain words. */
export function verdictText(verdict: Verdict): string {
  const { findings, more, size, root, origin, closedThrough, key, keyCompared, balances } = verdict;
  const place = (finding: Verdict['findings'][number]): string =>
    [finding.file, finding.line && `line ${finding.line}`, finding.seq && `entry ${finding.seq}`, finding.account]
      .filter(Boolean)
      .join(', ');
  return [
    ...findings.map((finding) => `${place(finding)}: ${finding.message} (${finding.code})`),
    ...(more > 0 ? [`… and ${more} findings more`] : []),
    `${verdict.sound ? 'Sound' : 'NOT SOUND'}: ${origin ?? ''}, ${size} entries, root ${root}`,
    ...(closedThrough ? [`Closed through ${closedThrough}`] : []),
    ...balances.map(({ unit, debit, credit }) => `${unit}: debits ${debit}, credits ${credit}`),
    keyCompared
      ? 'Signed with the key that you hold.'
      : `Signed by ${key ?? 'nobody known'}. This key came with the bundle: compare it with one that you hold (--key).`,
    ...verdict.notChecked.map((one) => `Not checked: ${one}`),
  ].join('\n');
}

import { CheckpointRepair } from '../ledger/log/checkpoint-repair';
import { Checkpoints } from '../ledger/log/checkpoints';
import { ContinuedLog, LogContinuation } from '../ledger/log/continuation';
import { findLedger, withContext } from './command-context';

/** checkpoint repair. */
export async function repairCheckpoint(): Promise<void> {
  await withContext({ access: 'read' }, async (app) => {
    const repaired = await app.get(CheckpointRepair).run();
    console.log(
      repaired
        ? `Completed the checkpoint of ${repaired.size} entries of ${repaired.origin}.`
        : 'No checkpoint was cut off. Nothing was changed.',
    );
  });
}

/** checkpoint continue. */
export async function continueLog(slug: string): Promise<void> {
  await withContext({ access: 'write', role: 'recovery' }, async (app) => {
    const ledger = await findLedger(app, slug);
    console.log(continuedText(ledger, await app.get(LogContinuation).run(ledger)));
    // What was lost is said before the signature, which can fail and be made by any later one.
    const { note } = await app.get(Checkpoints).sign(ledger, 'request');
    console.log(`The first checkpoint of the new origin:\n${note}`);
  });
}

function continuedText(ledger: string, continued: ContinuedLog): string {
  const { origin, key, previousOrigin, size, lostUpTo, lostCheckpoints, lostCertificates } = continued;
  return [
    `The log of ${ledger} goes on as ${origin}, from entry ${size + 1}, which names ${previousOrigin} and its ${size} entries.`,
    ...(lostUpTo > size ? lostText(size + 1, lostUpTo) : []),
    ...lostCheckpoints.map((record) => `  lost checkpoint: ${record.size} entries, root ${record.root}`),
    ...lostCertificates.map(({ seq, number }) => `  lost certificate: ${number}, entry ${seq}`),
    `Give auditors the new public key, on paper: ${key}`,
  ].join('\n');
}

function lostText(from: number, to: number): string[] {
  return [
    `Entries ${from} to ${to} of the previous origin are lost: answers and receipts with these numbers, and the certificates below, are void.`,
    'Inform their holders, and ask clients to send again what they sent since, with the same Idempotency-Keys (docs/operations.md).',
  ];
}

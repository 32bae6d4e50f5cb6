import { CheckpointRepair } from '../ledger/log/checkpoint-repair';
import { LogContinuation } from '../ledger/log/continuation';
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
    const continued = await app.get(LogContinuation).run(await findLedger(app, slug));
    const { origin, previousOrigin, size, lostUpTo, lostCheckpoints, lostCertificates, checkpoint } = continued;
    const lines = [
      `The log of ${slug} goes on as ${origin}, from entry ${size + 1}, which names ${previousOrigin} and its ${size} entries.`,
      ...(lostUpTo > size ? lostText(size + 1, lostUpTo) : []),
      ...lostCheckpoints.map((record) => `  lost checkpoint: ${record.size} entries, root ${record.root}`),
      ...lostCertificates.map(({ seq, number }) => `  lost certificate: ${number}, entry ${seq}`),
      'Give auditors the new public key and the first checkpoint of the new origin:',
      checkpoint.note,
    ];
    console.log(lines.join('\n'));
  });
}

function lostText(from: number, to: number): string[] {
  return [
    `Entries ${from} to ${to} of the previous origin are lost: answers and receipts with these numbers, and the certificates below, are void.`,
    'Inform their holders, and ask clients to send again what they sent since, with the same Idempotency-Keys (docs/operations.md).',
  ];
}

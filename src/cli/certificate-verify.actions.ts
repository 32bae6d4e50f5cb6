import { readFile } from 'node:fs/promises';
import { CertificateVerdict, checkCertificate } from '../certificates/certificate-check';
import { ResourceError } from '../common/process-errors';
import { readVerifier } from '../ledger/log/signed-note';
import { CommandRefusedError, UsageError } from './command-errors';

/** certificate verify: checks the signed text offline. */
export async function verify(file: string, { key }: { key?: string }): Promise<void> {
  if (key !== undefined) assertKey(key);
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new ResourceError(`${file} can't be read: ${cause.message}`, { cause });
  });
  const verdict = checkCertificate(bytes, key);
  console.log(verdictText(verdict));
  if (!verdict.sound) throw new CommandRefusedError('The certificate is not sound.');
}

function assertKey(key: string): void {
  try {
    readVerifier(key);
  } catch (error) {
    throw new UsageError(`--key is ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Formats a verdict as text. */
function verdictText(verdict: CertificateVerdict): string {
  if (!verdict.sound) return `NOT SOUND: ${verdict.reason}`;
  const { text, key, keyCompared, sha256 } = verdict;
  return [
    text,
    'Sound: the text was not changed since it was signed.',
    keyCompared
      ? 'Signed with the key given by --key.'
      : `Signed by ${key}. This key is named in the certificate itself: compare it with the key that you have from another source (--key).`,
    'An offline check cannot tell whether it was revoked or superseded: open its check address for that.',
    `SHA-256 ${sha256}: the entry certificate.issued in an export of the ledger has the same hash.`,
  ].join('\n');
}

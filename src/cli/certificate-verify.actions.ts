import { readFile } from 'node:fs/promises';
import { CertificateVerdict, checkCertificate } from '../certificates/certificate-check';
import { ResourceError } from '../common/process-errors';
import { readVerifier } from '../ledger/log/signed-note';
import { CommandRefusedError, UsageError } from './command-errors';

/** certificate verify: offline, from the signed text alone. */
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

/** What a verdict says, in plain words. */
function verdictText(verdict: CertificateVerdict): string {
  if (!verdict.sound) return `NOT SOUND: ${verdict.why}`;
  const { text, key, keyCompared, sha256 } = verdict;
  return [
    text,
    'Sound: nothing was changed since this was signed.',
    keyCompared
      ? 'Signed with the key that you hold.'
      : `Signed by ${key}. This key came with the certificate: compare it with one that you hold (--key).`,
    'Whether it was revoked or superseded since can not be known offline: open the address to check at.',
    `SHA-256 ${sha256}: the entry certificate.issued in an export of the ledger has the same.`,
  ].join('\n');
}

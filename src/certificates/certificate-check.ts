import { createHash } from 'node:crypto';
import { openNote, readVerifier } from '../ledger/log/signed-note';
import { FIRST_LINE, keyIn } from './certificate-text';

/** What became of checking a certificate's signed text, offline. */
export type CertificateVerdict =
  | {
      readonly sound: true;
      /** What was signed. */
      readonly text: string;
      readonly key: string;
      /** Was that key one that the checker holds, or did it come with the certificate? */
      readonly keyCompared: boolean;
      /** Of the whole file, hex: the entry `certificate.issued` holds the same. */
      readonly sha256: string;
    }
  | { readonly sound: false; readonly why: string };

/** SHA-256 of a certificate's signed text, hex. The text holds 128 random bits, so nobody finds the text by its hash. */
export function hashOf(note: string | Buffer): string {
  return createHash('sha256').update(note).digest('hex');
}

/**
 * Checks a certificate's signed text from its bytes alone. A key that came with it proves that nothing was changed
 * since that key signed, not whose key it is.
 * @param held a public key got elsewhere, `name+keyid+base64`
 */
export function checkCertificate(bytes: Buffer, held?: string): CertificateVerdict {
  const verdict = checkBytes(bytes, held);
  if (verdict.sound || !checkBytes(asSigned(bytes), held).sound) return verdict;
  return { sound: false, why: 'its line ends were changed on the way, and nothing else: download it again' };
}

/** The text with its line ends as the house writes them, where a mailer or an editor wrote its own. */
function asSigned(bytes: Buffer): Buffer {
  const note = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return Buffer.from(note.replaceAll('\r\n', '\n').replace(/\n+$/, '\n'));
}

function checkBytes(bytes: Buffer, held: string | undefined): CertificateVerdict {
  const note = bytes.toString('utf8');
  if (!Buffer.from(note).equals(bytes)) return { sound: false, why: 'the file is not UTF-8 text' };
  if (!note.startsWith(`${FIRST_LINE}\n`)) return { sound: false, why: 'the file is not a certificate of service' };
  const key = held ?? keyIn(note);
  if (key === undefined) return { sound: false, why: 'the certificate names no public key' };
  try {
    const text = openNote(note, key);
    const named = keyIn(text);
    if (named === undefined || readVerifier(named).name !== readVerifier(key).name) {
      return { sound: false, why: 'the certificate names the key of another log' };
    }
    return { sound: true, text, key, keyCompared: held !== undefined, sha256: hashOf(bytes) };
  } catch (error) {
    return { sound: false, why: error instanceof Error ? error.message : String(error) };
  }
}

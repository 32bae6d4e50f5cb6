import { createHash } from 'node:crypto';
import { openNote, ownNote, readVerifier } from '../ledger/log/signed-note';
import { FIRST_LINE, publicKeyIn } from './certificate-text';

/** The result of checking a certificate's signed text offline. */
export type CertificateVerdict =
  | {
      readonly sound: true;
      /** The signed text without its signature. */
      readonly text: string;
      readonly key: string;
      /** True when the key was supplied by the checker, false when it came with the certificate. */
      readonly keyCompared: boolean;
      /** Of the text with the signature of its own log only, hex; the entry `certificate.issued` holds the same hash. */
      readonly sha256: string;
    }
  | { readonly sound: false; readonly reason: string };

/** SHA-256 of a certificate's signed text, hex. With 128 random bits the text can't be guessed from its hash. */
export function certificateHash(note: string | Buffer): string {
  return createHash('sha256').update(note).digest('hex');
}

/**
 * Checks a certificate's signed text from its bytes alone. The key named in the certificate only proves that the text
 * was not changed since it was signed; it does not prove whose key it is.
 * @param trustedKey a public key obtained from another source, `name+keyid+base64`
 */
export function checkCertificate(bytes: Buffer, trustedKey?: string): CertificateVerdict {
  const verdict = checkBytes(bytes, trustedKey);
  if (verdict.sound || !checkBytes(withOriginalLineEnds(bytes), trustedKey).sound) return verdict;
  return { sound: false, reason: 'only its line ends were changed in transit: download it again' };
}

/** The text with the line ends that the service writes, undoing changes by a mailer or an editor. */
function withOriginalLineEnds(bytes: Buffer): Buffer {
  const note = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return Buffer.from(note.replaceAll('\r\n', '\n').replace(/\n+$/, '\n'));
}

function checkBytes(bytes: Buffer, trustedKey: string | undefined): CertificateVerdict {
  const note = bytes.toString('utf8');
  if (!Buffer.from(note).equals(bytes)) return { sound: false, reason: 'the file is not UTF-8 text' };
  if (!note.startsWith(`${FIRST_LINE}\n`)) return { sound: false, reason: 'the file is not a certificate of service' };
  const key = trustedKey ?? publicKeyIn(note);
  if (key === undefined) return { sound: false, reason: 'the certificate names no public key' };
  try {
    const text = openNote(note, key);
    const named = publicKeyIn(text);
    if (named === undefined || readVerifier(named).name !== readVerifier(key).name) {
      return { sound: false, reason: 'the certificate names the key of another log' };
    }
    return {
      sound: true,
      text,
      key,
      keyCompared: trustedKey !== undefined,
      sha256: certificateHash(ownNote(note, key)),
    };
  } catch (error) {
    return { sound: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

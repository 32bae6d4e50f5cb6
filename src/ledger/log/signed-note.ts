import {
  KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';

/** Algorithm identifier of Ed25519 in C2SP signed-note. */
const ED25519 = Buffer.from([1]);
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Signing key of a ledger: `secret` is PKCS #8 in base64, `verifier` the public key as `name+keyid+base64`. */
export interface SigningKey {
  readonly secret: string;
  readonly verifier: string;
}

/** Content of a checkpoint: origin of the log, number of entries and root hash. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Generates a signing key for a log of that name. */
export function newSigningKey(name: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    verifier: verifierText(name, rawKey(publicKey)),
  };
}

/** Signs a text as a C2SP signed note: text, blank line, signature line. The text must end with a newline. */
export function signNote(text: string, key: SigningKey): string {
  const { name, id } = readVerifier(key.verifier);
  const secret = createPrivateKey({ key: Buffer.from(key.secret, 'base64'), format: 'der', type: 'pkcs8' });
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), secret)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** Verifies a signed note with a trusted public key. @returns its text @throws naming the fault of the note */
export function openNote(note: string, verifier: string): string {
  return openOwn(note, verifier).text;
}

/** A verified note without the signatures of others. @throws naming the fault of the note */
export function ownNote(note: string, verifier: string): string {
  const { text, line } = openOwn(note, verifier);
  return `${text}\n${line}\n`;
}

/** The text of a note and the signature line of a key, which is valid. */
function openOwn(note: string, verifier: string): { readonly text: string; readonly line: string } {
  const key = readVerifier(verifier);
  const { body, signatures } = splitNote(note);
  const signature = signatures.find(({ name, bytes }) => name === key.name && bytes.subarray(0, 4).equals(key.id));
  if (!signature) throw new Error(`no signature by ${key.name}+${key.id.toString('hex')}`);
  if (!verify(null, Buffer.from(body), key.key, signature.bytes.subarray(4)))
    throw new Error('the signature is not valid');
  return { text: body, line: signature.line };
}

/** Signs a checkpoint as a C2SP tlog-checkpoint: lines of origin, size and root, blank line, signature line. */
export function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): string {
  return signNote(checkpointText(checkpoint), key);
}

/** Verifies a signed checkpoint with a trusted public key. @throws naming the fault of the checkpoint */
export function openCheckpoint(note: string, verifier: string): Checkpoint {
  const checkpoint = readCheckpoint(openNote(note, verifier));
  const { name } = readVerifier(verifier);
  // A key signs for its own log only.
  if (name !== checkpoint.origin) throw new Error(`the key of ${name} signed a checkpoint of ${checkpoint.origin}`);
  return checkpoint;
}

/** Reads a signed checkpoint without verifying its signature. @throws naming the fault of its form */
export function readUnverified(note: string): Checkpoint {
  return readCheckpoint(splitNote(note).body);
}

function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

function readCheckpoint(body: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = body.split('\n');
  const hash = Buffer.from(root, 'base64');
  if (
    rest.length !== 1 ||
    !/^(0|[1-9]\d{0,15})$/.test(size) ||
    hash.length !== 32 ||
    hash.toString('base64') !== root
  ) {
    throw new Error('not a checkpoint: origin, size and root are expected');
  }
  return { origin, size: Number(size), root: hash };
}

/** Control characters that a signed note must not have: all but the newline. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

interface SignatureLine {
  readonly line: string;
  readonly name: string;
  readonly bytes: Buffer;
}

function splitNote(note: string): { readonly body: string; readonly signatures: readonly SignatureLine[] } {
  if (CONTROL.test(note)) throw new Error('a control character is in the note');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  const lines = note.slice(split + 2, -1).split('\n');
  const signatures = lines.map((line) => {
    const match = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    const bytes = Buffer.from(match?.[2] ?? '', 'base64');
    if (!match || bytes.toString('base64') !== match[2]) throw new Error('a signature line is malformed');
    return { line, name: match[1] as string, bytes };
  });
  return { body: note.slice(0, split + 1), signatures };
}

function verifierText(name: string, raw: Buffer): string {
  return `${name}+${keyId(name, raw).toString('hex')}+${Buffer.concat([ED25519, raw]).toString('base64')}`;
}

/** Parses a public key `name+keyid+base64` and checks that the id matches the key. */
export function readVerifier(verifier: string): { name: string; id: Buffer; key: KeyObject } {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(verifier);
  const bytes = Buffer.from(match?.[3] ?? '', 'base64');
  if (!match || bytes.length !== 33 || bytes[0] !== 1 || bytes.toString('base64') !== match[3]) {
    throw new Error('not a public key of the form name+keyid+base64');
  }
  const [, name = '', idText = ''] = match;
  const raw = bytes.subarray(1);
  const id = keyId(name, raw);
  if (id.toString('hex') !== idText) throw new Error('the key id does not belong to the key');
  return { name, id, key: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }) };
}

function keyId(name: string, raw: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(ED25519).update(raw).digest().subarray(0, 4);
}

function rawKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

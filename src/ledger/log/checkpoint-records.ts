/** A signed checkpoint in the checkpoint file. */
export interface CheckpointRecord {
  readonly origin: string;
  readonly size: number;
  /** Root in base64, as in the note. */
  readonly root: string;
  /** The signed note. */
  readonly note: string;
}

/** The complete records of a text. */
export interface ParsedRecords {
  readonly records: readonly CheckpointRecord[];
  /** Their length in bytes of UTF-8. What follows was cut off. */
  readonly length: number;
}

/** The root of a record in hex. */
export function rootOfRecord({ root }: CheckpointRecord): string {
  return Buffer.from(root, 'base64').toString('hex');
}

/** A record in the file: a signed note and an empty line. */
export function recordText(note: string): string {
  return `${note}\n`;
}

const RECORD = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n\n(?:— [^\n]+\n)+$/;

/**
 * Parses the text of a checkpoint file: signed notes, each followed by an empty line.
 * @throws Error that names the position of something else
 */
export function parseRecords(text: string): ParsedRecords {
  const records: CheckpointRecord[] = [];
  let from = 0;
  for (;;) {
    // The first empty line of a record separates text and signatures, the second ends it.
    const signatures = text.indexOf('\n\n', from);
    const end = signatures < 0 ? -1 : text.indexOf('\n\n', signatures + 2);
    if (end < 0) return { records, length: Buffer.byteLength(text.slice(0, from)) };
    const note = text.slice(from, end + 1);
    const [, origin, size, root] = RECORD.exec(note) ?? [];
    if (origin === undefined || size === undefined || root === undefined)
      throw new Error(`at character ${from + 1} there is no signed checkpoint`);
    records.push({ origin, size: Number(size), root, note });
    from = end + 2;
  }
}

/** Number of entries that a log had at least, and the leaf hash of the last of them, in hex. */
export interface HighWaterMark {
  readonly origin: string;
  readonly size: number;
  readonly leafHash: string;
}

/** One line for each log. */
export function markText(marks: Iterable<HighWaterMark>): string {
  return [...marks].map(({ origin, size, leafHash }) => `${origin} ${size} ${leafHash}\n`).join('');
}

const MARK = /^(\S+) ([1-9]\d{0,15}) ([0-9a-f]{64})$/;

/** Parses the text of `markText`. @throws Error that names a line which is none */
export function parseMarks(text: string): HighWaterMark[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error(`line ${lines.length + 1} was cut off`);
  return lines.map((line, n) => {
    const [, origin, size, leafHash] = MARK.exec(line) ?? [];
    if (origin === undefined || size === undefined || leafHash === undefined)
      throw new Error(`line ${n + 1} is not a log with its size and leaf hash`);
    return { origin, size: Number(size), leafHash };
  });
}

/** A certificate that was issued: what a log that lost it can still say of it. Nothing in it is personal data. */
export interface IssuedCertificate {
  readonly origin: string;
  /** The entry of its issue. */
  readonly seq: number;
  readonly number: string;
  /** SHA-256 of its signed text, in hex. */
  readonly sha256: string;
}

/** One line for each certificate. */
export function certificateLines(certificates: readonly IssuedCertificate[]): string {
  return certificates.map(({ origin, seq, number, sha256 }) => `${origin} ${seq} ${number} ${sha256}\n`).join('');
}

const CERTIFICATE = /^(\S+) ([1-9]\d{0,15}) (\S+) ([0-9a-f]{64})$/;

/** Parses the text of `certificateLines`. A line that was cut off is left out. */
export function parseCertificates(text: string): IssuedCertificate[] {
  return text.split('\n').flatMap((line) => {
    const [, origin, seq, number, sha256] = CERTIFICATE.exec(line) ?? [];
    if (origin === undefined || number === undefined || sha256 === undefined) return [];
    return [{ origin, seq: Number(seq), number, sha256 }];
  });
}

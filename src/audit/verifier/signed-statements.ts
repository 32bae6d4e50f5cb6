import { InputError } from '../../common/process-errors';
import { join } from 'node:path';
import { Checkpoint, openCheckpoint, readUnverified, readVerifier } from '../../ledger/log/signed-note';
import { EXPORT_FILES } from '../export-archive';
import { readHead } from './archive-files';
import { Findings } from './findings';
import { LogCheck } from './log-check';
import { ParsedManifest, readManifest } from './manifest-check';
import { VerifyOptions } from './verdict';

/** Thrown for a malformed `--key`: the option is wrong, not the export. */
export class VerifyOptionError extends InputError {}

const MAX_MANIFEST_BYTES = 1 << 24;
const MAX_NOTE_BYTES = 1 << 16;

/** The manifest and checkpoint of an export, and the older checkpoint supplied by the verifier. */
export class SignedStatements {
  manifest: ParsedManifest | undefined;
  private checkpoint: Checkpoint | undefined;
  private older: OlderCheckpoint | undefined;

  private constructor(
    private readonly options: VerifyOptions,
    private readonly findings: Findings,
  ) {}

  /** Reads the files and verifies their signatures; failures are reported as findings. */
  static async open(dir: string, options: VerifyOptions, { findings, files }: OpenContext): Promise<SignedStatements> {
    const { key, since } = options;
    if (key !== undefined) {
      const fault = keyFault(key);
      if (fault !== undefined) throw new VerifyOptionError(fault);
    }
    const statements = new SignedStatements(options, findings);
    if (files.has(EXPORT_FILES.manifest)) {
      statements.manifest = readManifest(
        await readHead(join(dir, EXPORT_FILES.manifest), MAX_MANIFEST_BYTES),
        findings,
      );
      if (statements.manifest) statements.checkKey();
    }
    if (files.has(EXPORT_FILES.checkpoint)) {
      const note = await readHead(join(dir, EXPORT_FILES.checkpoint), MAX_NOTE_BYTES);
      statements.checkpoint = statements.opened(note, 'checkpoint-invalid', EXPORT_FILES.checkpoint);
    }
    if (since !== undefined) {
      statements.older = statements.readOlder(await readHead(since, MAX_NOTE_BYTES), since);
    }
    return statements;
  }

  /** The public key in the manifest. */
  get archiveKey(): string | undefined {
    const key = this.manifest?.members['publicKey'];
    return typeof key === 'string' ? key : undefined;
  }

  /** The key for verifying notes: the one supplied, else the one in the manifest. */
  get key(): string | undefined {
    if (this.options.key !== undefined) return this.options.key;
    return this.archiveKey !== undefined && keyFault(this.archiveKey) === undefined ? this.archiveKey : undefined;
  }

  /** The log's origin: from the checkpoint, else from the manifest. */
  get origin(): string | undefined {
    const named = this.manifest?.members['origin'];
    return this.checkpoint?.origin ?? (typeof named === 'string' ? named : undefined);
  }

  /** The size of the older checkpoint, whose signature is not verified yet. */
  get olderSize(): number | undefined {
    return this.older?.checkpoint.size;
  }

  private checkKey(): void {
    const location = { file: EXPORT_FILES.manifest };
    const archiveKey = this.archiveKey ?? '';
    const fault = keyFault(archiveKey);
    if (this.options.key !== undefined && archiveKey !== this.options.key) {
      this.findings.add('another-key', location, `publicKey is ${archiveKey || 'absent'}, not the key given by --key`);
    } else if (fault !== undefined) this.findings.add('manifest-differs', location, `publicKey: ${fault}`);
  }

  private opened(bytes: Buffer, code: 'checkpoint-invalid', file: string): Checkpoint | undefined {
    const { key } = this;
    // The missing key was reported with the manifest.
    if (key === undefined) return undefined;
    try {
      return openCheckpoint(textOf(bytes), key);
    } catch (error) {
      this.findings.add(code, { file }, messageOf(error));
      return undefined;
    }
  }

  /** Reads the older checkpoint. Which key must have signed it is known after the log was read. */
  private readOlder(bytes: Buffer, file: string): OlderCheckpoint | undefined {
    if (this.key === undefined) return undefined;
    try {
      const note = textOf(bytes);
      return { note, file, checkpoint: readUnverified(note) };
    } catch (error) {
      this.findings.add('older-checkpoint', { file }, messageOf(error));
      return undefined;
    }
  }

  /** The key of a log that was continued is named in it. */
  checkContinued({ key }: LogCheck): void {
    const { archiveKey } = this;
    if (key === undefined || archiveKey === undefined || key === archiveKey) return;
    const location = { file: EXPORT_FILES.manifest };
    this.findings.add('another-key', location, `publicKey is ${archiveKey}, the log was continued with ${key}`);
  }

  /** Compares size and root with the checkpoint. The size first: a missing tail also changes the root. */
  checkSizeAndRoot({ lines, root }: LogCheck): void {
    if (!this.checkpoint) return;
    const { size, root: signed } = this.checkpoint;
    const location = { file: EXPORT_FILES.entries, line: lines };
    if (lines < size) {
      const missing = `${size} were signed, ${lines + 1} to ${size} are missing`;
      this.findings.add('entries-missing', location, `ends after ${lines} entries; ${missing}`);
    } else if (lines > size) {
      this.findings.add('entries-surplus', location, `has ${lines} entries; only ${size} were signed`);
    } else if (signed.toString('hex') !== root) {
      const message = `the root of its ${lines} entries is ${root}, not the one signed in ${EXPORT_FILES.checkpoint}`;
      this.findings.add('root-differs', { file: EXPORT_FILES.entries }, message);
    }
  }

  /** The older checkpoint's size, when the log starts with the entries that it covers. */
  checkOlder(log: LogCheck): number | undefined {
    const { older, key } = this;
    if (!older || key === undefined) return undefined;
    const { checkpoint, note, file } = older;
    // A log that was continued has had other origins and keys.
    const before = log.ended.find((one) => one.origin === checkpoint.origin);
    try {
      openCheckpoint(note, before?.key || key);
    } catch (error) {
      return this.differs(messageOf(error), file);
    }
    const { size } = checkpoint;
    // Who wrote the export also wrote the entry that names the old key.
    if (before && this.options.key === undefined)
      return this.differs(
        `the log was continued with another key than that of the older checkpoint: give the new one by --key, from another source`,
      );
    if (before && size > before.size)
      return this.differs(
        `entries ${before.size + 1} to ${size} of the older checkpoint were lost: ${before.origin} ended with entry ${before.size}`,
      );
    if (!before && checkpoint.origin !== log.origin)
      return this.differs(`the older checkpoint belongs to ${checkpoint.origin}`);
    return this.checkBeginning(checkpoint, log);
  }

  private checkBeginning({ size, root }: Checkpoint, { lines, olderRoot }: LogCheck): number | undefined {
    if (size > lines) return this.differs(`the older checkpoint has ${size} entries, the export only ${lines}`);
    if (olderRoot?.equals(root)) return size;
    return this.differs(`its first ${size} entries are not those of the older checkpoint`);
  }

  private differs(message: string, file: string = EXPORT_FILES.entries): undefined {
    this.findings.add('older-checkpoint', { file }, message);
  }

  /** What was not checked because there is no key. */
  notChecked(): string[] {
    return this.key === undefined ? [`${EXPORT_FILES.checkpoint}: there is no key to verify it with`] : [];
  }
}

/** A checkpoint held by the verifier, as read. */
interface OlderCheckpoint {
  readonly note: string;
  readonly file: string;
  readonly checkpoint: Checkpoint;
}

interface OpenContext {
  readonly findings: Findings;
  readonly files: ReadonlySet<string>;
}

function textOf(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

function keyFault(key: string): string | undefined {
  try {
    readVerifier(key);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { InputError } from '../../common/process-errors';
import { join } from 'node:path';
import { Checkpoint, openCheckpoint, readVerifier } from '../../ledger/log/signed-note';
import { EXPORT_FILES } from '../export-archive';
import { head } from './archive-files';
import { Findings } from './findings';
import { LogCheck } from './log-check';
import { GivenManifest, readManifest } from './manifest-check';
import { VerifyOptions } from './verdict';

/** Thrown for a key that is none: the question is wrong, not the bundle. */
export class VerifyOptionError extends InputError {}

const LARGEST_MANIFEST = 1 << 24;
const LARGEST_NOTE = 1 << 16;

/** What was said and signed about the log: by the bundle, and by the older checkpoint that the verifier holds. */
export class SignedStatements {
  manifest: GivenManifest | undefined;
  private checkpoint: Checkpoint | undefined;
  private older: Checkpoint | undefined;

  private constructor(
    private readonly options: VerifyOptions,
    private readonly findings: Findings,
  ) {}

  /** Reads and opens them; what can't be opened is reported. */
  static async open(dir: string, options: VerifyOptions, { findings, files }: Opening): Promise<SignedStatements> {
    const { key, since } = options;
    if (key !== undefined) {
      const wrong = wrongKey(key);
      if (wrong !== undefined) throw new VerifyOptionError(wrong);
    }
    const statements = new SignedStatements(options, findings);
    if (files.has(EXPORT_FILES.manifest)) {
      statements.manifest = readManifest(await head(join(dir, EXPORT_FILES.manifest), LARGEST_MANIFEST), findings);
      if (statements.manifest) statements.checkKey();
    }
    if (files.has(EXPORT_FILES.checkpoint)) {
      const note = await head(join(dir, EXPORT_FILES.checkpoint), LARGEST_NOTE);
      statements.checkpoint = statements.opened(note, 'checkpoint-invalid', EXPORT_FILES.checkpoint);
    }
    if (since !== undefined) {
      statements.older = statements.opened(await head(since, LARGEST_NOTE), 'older-checkpoint', since);
    }
    return statements;
  }

  /** The key that the bundle names. */
  get bundleKey(): string | undefined {
    const key = this.manifest?.members['publicKey'];
    return typeof key === 'string' ? key : undefined;
  }

  /** The key by which notes are opened: the verifier's own, if there is one. */
  get key(): string | undefined {
    if (this.options.key !== undefined) return this.options.key;
    return this.bundleKey !== undefined && wrongKey(this.bundleKey) === undefined ? this.bundleKey : undefined;
  }

  /** The log's name: as signed, or else as the manifest says. */
  get origin(): string | undefined {
    const said = this.manifest?.members['origin'];
    return this.checkpoint?.origin ?? (typeof said === 'string' ? said : undefined);
  }

  /** The size of the older checkpoint. */
  get olderSize(): number | undefined {
    return this.older?.size;
  }

  private checkKey(): void {
    const place = { file: EXPORT_FILES.manifest };
    const names = this.bundleKey ?? '';
    const wrong = wrongKey(names);
    if (this.options.key !== undefined && names !== this.options.key) {
      this.findings.add('another-key', place, `publicKey is ${names || 'absent'}, not the key you hold`);
    } else if (wrong !== undefined) this.findings.add('manifest-differs', place, `publicKey: ${wrong}`);
  }

  private opened(bytes: Buffer, code: 'checkpoint-invalid' | 'older-checkpoint', file: string): Checkpoint | undefined {
    const { key } = this;
    // Why there is no key was reported with the manifest.
    if (key === undefined) return undefined;
    try {
      return openCheckpoint(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), key);
    } catch (error) {
      this.findings.add(code, { file }, messageOf(error));
      return undefined;
    }
  }

  /** Size and root against what was signed. The size first: a cut tail is the cause of another root. */
  checkHead({ lines, root }: LogCheck): void {
    if (!this.checkpoint) return;
    const { size, root: signed } = this.checkpoint;
    const place = { file: EXPORT_FILES.entries, line: lines };
    if (lines < size) {
      const missing = `${size} were signed, ${lines + 1} to ${size} are missing`;
      this.findings.add('entries-missing', place, `ends after ${lines} entries; ${missing}`);
    } else if (lines > size) {
      this.findings.add('entries-surplus', place, `has ${lines} entries; only ${size} were signed`);
    } else if (signed.toString('hex') !== root) {
      const message = `the root of its ${lines} entries is ${root}, not the one signed in ${EXPORT_FILES.checkpoint}`;
      this.findings.add('root-differs', { file: EXPORT_FILES.entries }, message);
    }
  }

  /** The older checkpoint's size, when this log begins with the entries that it covers. */
  checkOlder({ origin, lines, olderRoot }: LogCheck): number | undefined {
    const { older } = this;
    if (!older) return undefined;
    const differs = (message: string): undefined => {
      this.findings.add('older-checkpoint', { file: EXPORT_FILES.entries }, message);
    };
    if (older.origin !== origin) return differs(`the older checkpoint is of ${older.origin}`);
    if (older.size > lines) return differs(`the older checkpoint has ${older.size} entries, the bundle only ${lines}`);
    if (!olderRoot?.equals(older.root)) {
      return differs(`its first ${older.size} entries are not those of the older checkpoint`);
    }
    return older.size;
  }

  /** What could not be opened for want of a key. */
  notChecked(): string[] {
    return this.key === undefined ? [`${EXPORT_FILES.checkpoint}: there is no key to open it with`] : [];
  }
}

interface Opening {
  readonly findings: Findings;
  readonly files: ReadonlySet<string>;
}

function wrongKey(key: string): string | undefined {
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

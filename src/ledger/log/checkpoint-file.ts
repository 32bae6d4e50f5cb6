import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { FileHandle, mkdir, open, readFile, rename, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileLock, FileLockError } from '../../database/sqlite/file-lock';
import { Settings } from '../../config/settings';
import {
  CheckpointRecord,
  HighWaterMark,
  IssuedCertificate,
  certificateLines,
  markText,
  parseCertificates,
  parseMarks,
  parseRecords,
  recordText,
} from './checkpoint-records';
import { UnsafeLogError } from './unsafe-log-error';

/** What the checkpoint file says of one log. */
export interface KnownHistory {
  /** The largest signed checkpoint. */
  readonly last?: CheckpointRecord;
  /** The checkpoint of a size, if one was signed. */
  readonly signed: (size: number) => CheckpointRecord | undefined;
  readonly mark?: HighWaterMark;
}

/** The checkpoint file while no other process writes to it. */
export interface LockedCheckpointFile {
  /** Whether the file exists. */
  readonly exists: boolean;
  /** What it says of a log. */
  readonly history: (origin: string) => KnownHistory;
  /** Origins of all logs that the file knows. */
  readonly origins: () => string[];
  /** All signed checkpoints of a log, by size. */
  readonly records: (origin: string) => CheckpointRecord[];
  /** Bytes of a last record that was cut off; empty if there is none. */
  readonly cutOff: Buffer;
  /** Appends signed notes and syncs the file to disk. */
  readonly append: (notes: readonly string[]) => Promise<void>;
  /** Completes the record that was cut off with the bytes that are missing. */
  readonly complete: (missing: Buffer) => Promise<void>;
  /** Removes a record that was cut off; does nothing when there is none. */
  readonly dropCutOff: () => Promise<void>;
  /** Replaces the marks of some logs, unless theirs are higher, and syncs them to disk. */
  readonly raiseMarks: (marks: readonly HighWaterMark[]) => Promise<void>;
  /** Adds certificates to the list of those that were issued, and syncs it to disk. */
  readonly addCertificates: (certificates: readonly IssuedCertificate[]) => Promise<void>;
  /** The list of certificates that were issued. */
  readonly certificates: () => Promise<IssuedCertificate[]>;
}

/** Readable and writable by their owner only. */
const FILE_MODE = 0o600;

/**
 * The place outside the database that knows what was signed (docs/decisions/0046): a file to which every signed
 * checkpoint is appended before it counts, and beside it the size that each log had at least (`….marks`) and the
 * certificates that were issued (`….certificates`). All processes that sign share them and take turns by a lock file.
 */
@Injectable()
export class CheckpointFile implements OnApplicationShutdown {
  private readonly path: string;
  private readonly lock: FileLock;
  private parsed = new ParsedFile();
  /** How long the file may be locked by one piece of work, in milliseconds. */
  protected readonly holdMs: number = 30_000;

  constructor({ checkpointFile }: Settings) {
    this.path = checkpointFile;
    this.lock = new FileLock(`${checkpointFile}.lock`);
  }

  /**
   * Runs work while no other process uses the file.
   * @throws UnsafeLogError when the file can't be read, written or locked
   */
  async locked<T>(work: (file: LockedCheckpointFile) => Promise<T>): Promise<T> {
    try {
      return await this.lock.hold(async () => this.withinTime(work, await this.read()));
    } catch (error) {
      if (error instanceof FileFault) throw this.unreachable(error.message, error.cause);
      if (error instanceof FileLockError) throw this.unreachable(`can’t be locked: ${error.message}`, error);
      throw error;
    }
  }

  /** As `locked`, for work that needs complete records. @throws UnsafeLogError when the last one was cut off too */
  whole<T>(work: (file: LockedCheckpointFile) => Promise<T>): Promise<T> {
    return this.locked((file) => {
      if (file.cutOff.length > 0)
        throw this.unreachable('its last checkpoint was cut off: run timebank checkpoint repair');
      return work(file);
    });
  }

  /**
   * Ends work that takes too long, for example because the database hangs, so that other processes get their turn. It can
   * write nothing afterwards.
   */
  private async withinTime<T>(
    work: (file: LockedCheckpointFile) => Promise<T>,
    file: LockedCheckpointFile,
  ): Promise<T> {
    let isOver = false;
    let writes = 0;
    let end = (): void => undefined;
    const tooLong = new Promise<never>((_, fail) => {
      end = () => {
        // What is being written is finished under the lock.
        if (writes > 0) return;
        isOver = true;
        fail(new FileFault('was locked for too long'));
      };
    });
    // Either may be settled when nobody waits for it any more.
    tooLong.catch(() => undefined);
    const over = setTimeout(() => end(), this.holdMs);
    const started = performance.now();
    const guarded =
      <Given extends unknown[]>(write: (...given: Given) => Promise<void>) =>
      async (...given: Given): Promise<void> => {
        if (isOver) throw new FileFault('was locked for too long');
        writes += 1;
        try {
          await write(...given);
        } finally {
          writes -= 1;
          if (performance.now() - started >= this.holdMs) end();
        }
      };
    const locked: LockedCheckpointFile = {
      ...file,
      append: guarded(file.append),
      complete: guarded(file.complete),
      dropCutOff: guarded(file.dropCutOff),
      raiseMarks: guarded(file.raiseMarks),
      addCertificates: guarded(file.addCertificates),
    };
    // Work that throws at once is rejected like any other.
    const result = Promise.resolve(locked).then(work);
    result.catch(() => undefined);
    try {
      return await Promise.race([result, tooLong]);
    } finally {
      clearTimeout(over);
    }
  }

  private async read(): Promise<LockedCheckpointFile> {
    const { path } = this;
    const exists = await fault('can’t be read', () => this.readOn());
    const marks = await fault(`can’t be read beside its .marks`, () => readMarks(`${path}.marks`));
    return {
      exists,
      cutOff: this.parsed.rest,
      history: (origin) => {
        const sizes = this.parsed.logs.get(origin);
        return {
          last: sizes?.last,
          signed: (size) => sizes?.bySize.get(size),
          mark: marks.get(origin),
        };
      },
      origins: () => [...new Set([...this.parsed.logs.keys(), ...marks.keys()])],
      records: (origin) => [...(this.parsed.logs.get(origin)?.bySize.values() ?? [])].sort((a, b) => a.size - b.size),
      append: (notes) => fault('can’t be written', () => this.append(Buffer.from(notes.map(recordText).join('')))),
      complete: (missing) => fault('can’t be written', () => this.append(missing)),
      dropCutOff: () =>
        fault('can’t be written', async () => {
          if (this.parsed.rest.length === 0) return;
          await truncate(path, this.parsed.bytes);
          await this.readOn();
        }),
      raiseMarks: (raised) =>
        fault('can’t be written beside its .marks', async () => {
          for (const mark of raised) if (mark.size > (marks.get(mark.origin)?.size ?? 0)) marks.set(mark.origin, mark);
          await replaceFile(`${path}.marks`, markText(marks.values()));
        }),
      addCertificates: (issued) =>
        fault('can’t be written beside its .certificates', () => addLines(`${path}.certificates`, issued)),
      certificates: () =>
        fault('can’t be read beside its .certificates', async () =>
          parseCertificates((await readFile(`${path}.certificates`, 'utf8').catch(absent)) ?? ''),
        ),
    };
  }

  /** Reads what was appended since the last time. @returns whether the file exists */
  private async readOn(): Promise<boolean> {
    const file = await open(this.path, 'r').catch(absent);
    if (!file) {
      this.parsed = new ParsedFile();
      return false;
    }
    try {
      const { ino, size } = await file.stat();
      // Another file, or one with another content, is read from its beginning.
      if (ino !== this.parsed.ino || !(await this.parsed.isBeginningOf(file))) this.parsed = new ParsedFile(ino);
      await this.parsed.readOn(file, size);
      return true;
    } finally {
      await file.close();
    }
  }

  /** Appends a text and syncs it. If it can't be written completely, what was written of it is cut off again. */
  private async append(bytes: Buffer): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a', FILE_MODE);
    try {
      // An earlier version made it readable by others.
      await file.chmod(FILE_MODE);
      const { size } = await file.stat();
      try {
        await file.appendFile(bytes);
        await file.sync();
      } catch (error) {
        await file.truncate(size).catch(() => undefined);
        throw error;
      }
      if (size === 0) await syncFolder(this.path);
    } finally {
      await file.close();
    }
    await this.readOn();
  }

  private unreachable(fault: string, cause?: unknown): UnsafeLogError {
    return new UnsafeLogError('checkpoints-unreachable', `The checkpoint file ${this.path} ${fault}`, cause);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.lock.close();
  }
}

/** A fault of the file system, or of what is in a file. */
class FileFault extends Error {}

async function fault<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new FileFault(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

interface Log {
  last: CheckpointRecord;
  readonly bySize: Map<number, CheckpointRecord>;
}

/** What was read of the file so far. */
class ParsedFile {
  readonly logs = new Map<string, Log>();
  /** Bytes of complete records. */
  bytes = 0;
  rest = Buffer.alloc(0);
  /** The last complete record. */
  private tail: Buffer = Buffer.alloc(0);

  constructor(readonly ino = 0) {}

  /** Whether the file still has the last record where it was. */
  async isBeginningOf(file: FileHandle): Promise<boolean> {
    const found = await readAt(file, this.bytes - this.tail.length, this.tail.length);
    return found.equals(this.tail);
  }

  async readOn(file: FileHandle, size: number): Promise<void> {
    const added = await readAt(file, this.bytes, size - this.bytes);
    const { records, length } = parseRecords(added.toString('utf8'));
    for (const record of records) this.add(record);
    this.bytes += length;
    // Bytes, since a character may have been cut off in its middle.
    this.rest = Buffer.from(added.subarray(length));
    const last = records.at(-1);
    if (last) this.tail = Buffer.from(recordText(last.note));
  }

  private add(record: CheckpointRecord): void {
    const log = this.logs.get(record.origin) ?? { last: record, bySize: new Map<number, CheckpointRecord>() };
    if (record.size > log.last.size) log.last = record;
    log.bySize.set(record.size, log.bySize.get(record.size) ?? record);
    this.logs.set(record.origin, log);
  }
}

/** Reads so many bytes, or what there is of them. */
async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}

async function readMarks(path: string): Promise<Map<string, HighWaterMark>> {
  const text = (await readFile(path, 'utf8').catch(absent)) ?? '';
  return new Map(parseMarks(text).map((mark) => [mark.origin, mark]));
}

async function addLines(path: string, certificates: readonly IssuedCertificate[]): Promise<void> {
  const file = await open(path, 'a', FILE_MODE);
  try {
    // The empty line ends one that was cut off.
    await file.appendFile(`\n${certificateLines(certificates)}`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file as a whole: a reader sees the old content or the new one, also after a power cut. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.part`, 'w', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  await syncFolder(path);
}

/** Syncs the folder of a file, without which a new name may be lost in a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Undefined for a file that does not exist. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

import { ResourceError } from '../../common/process-errors';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Thrown when an export can't be read; there is no verdict then. */
export class VerifyIoError extends ResourceError {}

/** Makes the error to throw when a file can't be read. */
export function unreadableFileError(path: string, cause: unknown): VerifyIoError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VerifyIoError(`${path} can't be read: ${reason}`, { cause });
}

/** The content of a folder: plain files by their path with `/`, and anything that is neither file nor folder. */
export interface FolderListing {
  readonly files: ReadonlySet<string>;
  readonly notFiles: readonly string[];
}

/** Lists a folder recursively. Links are not followed: an export contains no links. */
export async function listFolder(dir: string): Promise<FolderListing> {
  try {
    const items = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = items
      .filter((item) => !item.isDirectory())
      .map((item) => ({
        name: relative(dir, join(item.parentPath, item.name)).split(sep).join('/'),
        plain: item.isFile(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      files: new Set(files.filter(({ plain }) => plain).map(({ name }) => name)),
      notFiles: files.filter(({ plain }) => !plain).map(({ name }) => name),
    };
  } catch (cause) {
    throw unreadableFileError(dir, cause);
  }
}

/** Reads a small file; a larger file is cut off one byte after the limit. */
export async function readHead(path: string, limit: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(limit, (await file.stat()).size) + 1);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadableFileError(path, cause);
  }
}

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;
const EMPTY_BUFFER = Buffer.alloc(0);

/** Reads a file line by line as bytes in constant memory, and hashes it meanwhile. */
export class ByteLines {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private unterminated = false;

  /** @param maxLineBytes longer lines are cut off one byte after this limit, so that they can be recognised */
  constructor(
    private readonly path: string,
    private readonly maxLineBytes: number,
  ) {}

  /** Yields lines in batches. Call it once, and read to the end to get the hash. */
  async *read(): AsyncGenerator<readonly Buffer[]> {
    let rest: Buffer = EMPTY_BUFFER;
    try {
      for await (const chunk of createReadStream(this.path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
        this.hash.update(chunk);
        this.bytes += chunk.length;
        const lines: Buffer[] = [];
        let from = 0;
        for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
          lines.push(this.line(rest, chunk.subarray(from, at)));
          rest = EMPTY_BUFFER;
          from = at + 1;
        }
        rest = Buffer.from(this.line(rest, chunk.subarray(from)));
        yield lines;
      }
    } catch (cause) {
      throw unreadableFileError(this.path, cause);
    }
    this.unterminated = rest.length > 0;
    if (this.unterminated) yield [rest];
  }

  private line(rest: Buffer, more: Buffer): Buffer {
    const line = rest.length === 0 ? more : Buffer.concat([rest, more]);
    return line.length > this.maxLineBytes ? line.subarray(0, this.maxLineBytes + 1) : line;
  }

  /** Reads the file only for its size and hash. */
  async drain(): Promise<this> {
    const lines = this.read();
    while (!(await lines.next()).done);
    return this;
  }

  get size(): number {
    return this.bytes;
  }

  /** True when the last line has no newline: the file was cut off there. */
  get unfinished(): boolean {
    return this.unterminated;
  }

  /** SHA-256 of the file, hex. Call it once, after reading. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}

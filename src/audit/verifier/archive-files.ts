import { ResourceError } from '../../common/process-errors';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Thrown when a bundle can't be read: no verdict, neither sound nor unsound. */
export class VerifyIoError extends ResourceError {}

/** What to throw when reading a file failed. */
export function unreadable(path: string, cause: unknown): VerifyIoError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VerifyIoError(`${path} can't be read: ${reason}`, { cause });
}

/** What stands in a folder: plain files by their path with `/`, and whatever is neither file nor folder. */
export interface Listing {
  readonly files: ReadonlySet<string>;
  readonly odd: readonly string[];
}

/** Lists a folder and those in it. Links aren't followed: a bundle holds its own bytes. */
export async function listing(dir: string): Promise<Listing> {
  try {
    const found = await readdir(dir, { recursive: true, withFileTypes: true });
    const named = found
      .filter((one) => !one.isDirectory())
      .map((one) => ({ name: relative(dir, join(one.parentPath, one.name)).split(sep).join('/'), plain: one.isFile() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      files: new Set(named.filter(({ plain }) => plain).map(({ name }) => name)),
      odd: named.filter(({ plain }) => !plain).map(({ name }) => name),
    };
  } catch (cause) {
    throw unreadable(dir, cause);
  }
}

/** Reads a small file whole; one that is larger comes cut off one byte after the limit. */
export async function head(path: string, limit: number): Promise<Buffer> {
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
    throw unreadable(path, cause);
  }
}

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);

/** Reads a file as the bytes between its newlines, in flat memory, and hashes it on the way. */
export class ByteLines {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private open = false;

  /** @param longest bytes that a line may have; of a longer one only one byte more is kept, so that it shows */
  constructor(
    private readonly path: string,
    private readonly longest: number,
  ) {}

  /** The lines, some at a time. To be read once, and to its end when the hash is wanted. */
  async *read(): AsyncGenerator<readonly Buffer[]> {
    let rest: Buffer = NOTHING;
    try {
      for await (const chunk of createReadStream(this.path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
        this.hash.update(chunk);
        this.bytes += chunk.length;
        const lines: Buffer[] = [];
        let from = 0;
        for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
          lines.push(this.line(rest, chunk.subarray(from, at)));
          rest = NOTHING;
          from = at + 1;
        }
        rest = Buffer.from(this.line(rest, chunk.subarray(from)));
        yield lines;
      }
    } catch (cause) {
      throw unreadable(this.path, cause);
    }
    this.open = rest.length > 0;
    if (this.open) yield [rest];
  }

  private line(rest: Buffer, more: Buffer): Buffer {
    const whole = rest.length === 0 ? more : Buffer.concat([rest, more]);
    return whole.length > this.longest ? whole.subarray(0, this.longest + 1) : whole;
  }

  /** Reads a file for its size and hash only. */
  async drain(): Promise<this> {
    const lines = this.read();
    while (!(await lines.next()).done);
    return this;
  }

  get size(): number {
    return this.bytes;
  }

  /** Did the last line lack its newline? Then the file was cut there. */
  get unfinished(): boolean {
    return this.open;
  }

  /** Hex; ends the reading. */
  sha256(): string {
    return this.hash.digest('hex');
  }
}

import { FileHandle, open } from 'node:fs/promises';
import { Leaf } from '../../ledger/core/entry-rows';
import { ByteLines, unreadableFileError } from './archive-files';
import { AccountBalance, LeafOrder, LeafSource } from '../derived/derived-file';
import { LogCheck } from './log-check';
import { MAX_LEAF_BYTES } from './read-leaf';
import { accountsInOrder } from './table-check';

/** The leaves for recomputing derived files, read from the log file after `LogCheck` found it complete. */
export class VerifiedLeaves implements LeafSource {
  constructor(
    /** Path of the log file. */
    private readonly path: string,
    private readonly log: LogCheck,
  ) {}

  get origin(): string {
    return this.log.origin ?? '';
  }

  get size(): number {
    return this.log.lines;
  }

  get root(): string {
    return this.log.root;
  }

  get firstDay(): string | undefined {
    return this.log.days.firstDay;
  }

  get lastDay(): string | undefined {
    return this.log.days.lastDay;
  }

  *accounts(): Generator<AccountBalance> {
    for (const { id, unit, posted } of accountsInOrder(this.log.balances)) yield { id, unit, balance: posted };
  }

  async *leaves(order: LeafOrder): AsyncGenerator<Leaf> {
    if (order === 'seq') {
      for await (const lines of new ByteLines(this.path, MAX_LEAF_BYTES).read())
        for (const line of lines) yield leafFrom(line);
      return;
    }
    const { starts, days } = this.log;
    const window = await LogWindow.open(this.path);
    try {
      for (const seq of days.seqs()) {
        const start = starts[seq - 1] ?? 0;
        yield leafFrom(await window.read(start, (starts[seq] ?? start + 1) - 1 - start));
      }
    } finally {
      await window.close();
    }
  }
}

function leafFrom(line: Buffer): Leaf {
  return JSON.parse(line.toString('utf8')) as Leaf;
}

/** A buffered part of the log file. Entries of neighbouring days are mostly close together, so few reads are needed. */
class LogWindow {
  private readonly bytes = Buffer.alloc(1 << 20);
  private from = 0;
  private filled = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async open(path: string): Promise<LogWindow> {
    try {
      return new LogWindow(path, await open(path, 'r'));
    } catch (cause) {
      throw unreadableFileError(path, cause);
    }
  }

  /** Reads bytes of the log; they are valid until the next call. */
  async read(start: number, length: number): Promise<Buffer> {
    if (start < this.from || start + length > this.from + this.filled) await this.move(start);
    if (length > this.filled)
      throw unreadableFileError(this.path, new Error('the file was changed during verification'));
    return this.bytes.subarray(start - this.from, start - this.from + length);
  }

  private async move(start: number): Promise<void> {
    try {
      this.from = start;
      this.filled = (await this.file.read(this.bytes, 0, this.bytes.length, start)).bytesRead;
    } catch (cause) {
      throw unreadableFileError(this.path, cause);
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

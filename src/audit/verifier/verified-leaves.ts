import { FileHandle, open } from 'node:fs/promises';
import { Leaf } from '../../ledger/core/entry-rows';
import { ByteLines, unreadable } from './archive-files';
import { AccountBalance, LeafOrder, LeafSource } from '../derived/derived-file';
import { LogCheck } from './log-check';
import { LARGEST_LEAF } from './read-leaf';
import { accountsInOrder } from './table-check';

/** What the derived files are made of, from a log that was walked through and found complete: nothing else is asked. */
export class VerifiedLeaves implements LeafSource {
  constructor(
    /** The file of the log. */
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
    for (const { id, unit, posted } of accountsInOrder(this.log.books)) yield { id, unit, balance: posted };
  }

  async *leaves(order: LeafOrder): AsyncGenerator<Leaf> {
    if (order === 'seq') {
      for await (const lines of new ByteLines(this.path, LARGEST_LEAF).read())
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

/** What happened on neighbouring days mostly stands together in the log: a window of it saves most readings. */
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
      throw unreadable(path, cause);
    }
  }

  /** Some bytes of the log; they hold until the next reading. */
  async read(start: number, length: number): Promise<Buffer> {
    if (start < this.from || start + length > this.from + this.filled) await this.move(start);
    if (length > this.filled) throw unreadable(this.path, new Error('it was changed meanwhile'));
    return this.bytes.subarray(start - this.from, start - this.from + length);
  }

  private async move(start: number): Promise<void> {
    try {
      this.from = start;
      this.filled = (await this.file.read(this.bytes, 0, this.bytes.length, start)).bytesRead;
    } catch (cause) {
      throw unreadable(this.path, cause);
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

import { InputError } from '../common/process-errors';
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { POLICIES, FileFact } from './export-archive';

/** Thrown when an export is asked to write where something is already. */
export class ExportFolderInUse extends InputError {}

/** The folder that a bundle is written to. */
export class ExportFolder {
  private readonly written: FileFact[] = [];
  private readonly begun: string[] = [POLICIES];

  private constructor(private readonly dir: string) {}

  /** Takes a folder that isn't there yet or is empty: a bundle never mixes with other files. */
  static async take(dir: string): Promise<ExportFolder> {
    const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      if (error.code === 'ENOTDIR') throw new ExportFolderInUse(`${dir} is a file`, { cause: error });
      throw error;
    });
    if (there.length > 0) throw new ExportFolderInUse(`${dir} is not empty`);
    await mkdir(join(dir, POLICIES), { recursive: true });
    return new ExportFolder(dir);
  }

  /** What was written so far. */
  get files(): readonly FileFact[] {
    return this.written;
  }

  /** Writes a file piece by piece; the next piece is asked for when the last is written, so memory stays flat. */
  async write(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(join(this.dir, name), 'wx');
    this.begun.push(name);
    try {
      for await (const piece of pieces) {
        const bytes = Buffer.from(piece);
        hash.update(bytes);
        size += bytes.length;
        await file.writeFile(bytes);
      }
    } finally {
      await file.close();
    }
    this.written.push({ name, size, sha256: hash.digest('hex') });
  }

  /** Takes back what was written, after a failure. */
  async clear(): Promise<void> {
    for (const name of this.begun) await rm(join(this.dir, name), { recursive: true, force: true });
  }
}

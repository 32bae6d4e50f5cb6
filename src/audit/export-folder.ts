import { InputError } from '../common/process-errors';
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { POLICIES, ManifestFile } from './export-archive';

/** Thrown when the target folder of an export is not empty. */
export class ExportFolderInUse extends InputError {}

/** The folder that an export is written to. */
export class ExportFolder {
  private readonly written: ManifestFile[] = [];
  private readonly created: string[] = [POLICIES];

  private constructor(private readonly dir: string) {}

  /** Creates the folder, or uses an empty one: an export never mixes with other files. */
  static async create(dir: string): Promise<ExportFolder> {
    const existing = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      if (error.code === 'ENOTDIR') throw new ExportFolderInUse(`${dir} is a file`, { cause: error });
      throw error;
    });
    if (existing.length > 0) throw new ExportFolderInUse(`${dir} is not empty`);
    await mkdir(join(dir, POLICIES), { recursive: true });
    return new ExportFolder(dir);
  }

  /** The files written so far. */
  get files(): readonly ManifestFile[] {
    return this.written;
  }

  /** Writes a file piece by piece; the next piece is read after the last was written, so memory use is constant. */
  async write(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(join(this.dir, name), 'wx');
    this.created.push(name);
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

  /** Removes what was written, after a failure. */
  async clear(): Promise<void> {
    for (const name of this.created) await rm(join(this.dir, name), { recursive: true, force: true });
  }
}

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only root may mount a file system of its own. */
export const asRoot: jest.Describe = process.getuid?.() === 0 ? describe : describe.skip;

/** A small file system in memory. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'disk-'));

  constructor(kilobytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', this.folder]);
  }

  remount(how: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${how}`, this.folder]);
  }

  /** Takes all the room that is left; a piece that doesn't fit is the sign. */
  fill(name: string): void {
    for (const bytes of [65_536, 4096, 512]) {
      try {
        for (;;) appendFileSync(join(this.folder, name), Buffer.alloc(bytes));
      } catch {
        // Full for pieces of this size.
      }
    }
  }

  /** Gives the room back. */
  free(name: string): void {
    rmSync(join(this.folder, name));
  }

  remove(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

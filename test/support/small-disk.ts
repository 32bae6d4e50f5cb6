import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `describe` for tests that mount a file system; skipped unless the test runs as root. */
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

  /** Fills the free space, in decreasing pieces until no piece fits. */
  fill(name: string): void {
    for (const bytes of [65_536, 4096, 512]) {
      try {
        for (;;) appendFileSync(join(this.folder, name), Buffer.alloc(bytes));
      } catch {
        // No space for a piece of this size.
      }
    }
  }

  /** Frees the space by removing the file. */
  free(name: string): void {
    rmSync(join(this.folder, name));
  }

  remove(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

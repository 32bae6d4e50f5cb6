import { chmodSync, existsSync } from 'node:fs';

/** Makes every file and folder that this process creates readable and writable by its user only. */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/** Takes the rights of others from a file that an earlier version made, where it exists. */
export function makePrivate(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o600);
}

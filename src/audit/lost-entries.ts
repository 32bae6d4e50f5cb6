import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Entries that a signed checkpoint covers and a restored backup lacks. */
export interface LostEntries {
  readonly origin: string;
  /** The first missing entry. */
  readonly from: number;
  /** The last entry covered by a checkpoint; later ones may be lost too. */
  readonly to: number;
}

/**
 * Compares a restored backup with the checkpoint file beside the database (`….checkpoints`) and returns the entries
 * that were signed after the backup was made; others may hold those checkpoints.
 */
export async function lostEntries(
  database: string,
  copies: readonly { readonly origin: string; readonly size: number }[],
): Promise<LostEntries[]> {
  const file = `${database}.checkpoints`;
  const notes = existsSync(file) ? await readFile(file, 'utf8') : '';
  const signed = new Map<string, number>();
  for (const [, origin = '', size = '0'] of notes.matchAll(/^(\S+)\n(\d{1,16})\n\S+\n\n— /gm))
    signed.set(origin, Math.max(signed.get(origin) ?? 0, Number(size)));
  return copies.flatMap(({ origin, size }) => {
    const to = signed.get(origin) ?? 0;
    return to > size ? [{ origin, from: size + 1, to }] : [];
  });
}

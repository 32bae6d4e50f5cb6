import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Entries that were signed for and are in no restored copy. */
export interface LostEntries {
  readonly origin: string;
  /** The first that is not there. */
  readonly from: number;
  /** The last that a checkpoint covers; later ones may have been lost too. */
  readonly to: number;
}

/**
 * What a restored copy lacks of the checkpoints that stand beside the books (`….checkpoints`): they were signed after
 * the copy was made, and may be in others' hands.
 */
export async function lostEntries(
  books: string,
  copies: readonly { readonly origin: string; readonly size: number }[],
): Promise<LostEntries[]> {
  const file = `${books}.checkpoints`;
  const notes = existsSync(file) ? await readFile(file, 'utf8') : '';
  const signed = new Map<string, number>();
  for (const [, origin = '', size = '0'] of notes.matchAll(/^(\S+)\n(\d{1,16})\n\S+\n\n— /gm))
    signed.set(origin, Math.max(signed.get(origin) ?? 0, Number(size)));
  return copies.flatMap(({ origin, size }) => {
    const to = signed.get(origin) ?? 0;
    return to > size ? [{ origin, from: size + 1, to }] : [];
  });
}

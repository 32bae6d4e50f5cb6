import { Settings } from '../config/settings';
import { CheckpointFile } from '../ledger/log/checkpoint-file';

/** Entries that were signed or booked, as far as the checkpoint file knows, and that a restored backup lacks. */
export interface LostEntries {
  readonly ledger: string;
  readonly origin: string;
  /** The first missing entry. */
  readonly from: number;
  /** The last entry that the file knows; later ones may be lost too. */
  readonly to: number;
}

/** What the checkpoint file says of a restored backup. */
export interface RestoredHistory {
  /** Whether the file exists. */
  readonly exists: boolean;
  readonly lost: readonly LostEntries[];
}

/** Compares a restored backup with the checkpoint file. */
export async function restoredHistory(
  settings: Settings,
  copies: readonly { readonly ledger: string; readonly origin: string; readonly size: number }[],
): Promise<RestoredHistory> {
  const checkpoints = new CheckpointFile(settings);
  try {
    return await checkpoints.locked((file) => {
      const lost = copies.flatMap(({ ledger, origin, size }) => {
        const { last, mark } = file.history(origin);
        const to = Math.max(last?.size ?? 0, mark?.size ?? 0);
        return to > size ? [{ ledger, origin, from: size + 1, to }] : [];
      });
      return Promise.resolve({ exists: file.exists, lost });
    });
  } finally {
    await checkpoints.onApplicationShutdown();
  }
}

import { Injectable } from '@nestjs/common';
import { RefusedError } from '../../common/process-errors';
import { Database } from '../../database/database';
import { Ledgers } from '../ledgers.service';
import { CheckpointFile } from './checkpoint-file';
import { recordText } from './checkpoint-records';
import { LogHistory } from './log-history';
import { LogTree } from './log-tree';
import { signCheckpoint } from './signed-note';

/** A checkpoint that was completed. */
export interface RepairedCheckpoint {
  readonly origin: string;
  readonly size: number;
}

/**
 * Completes the last checkpoint of the checkpoint file, if writing it was interrupted. It had not counted yet, so the
 * size is that of its digits, or any that begins with the digits which were written. Nothing else is changed.
 */
@Injectable()
export class CheckpointRepair {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly file: CheckpointFile,
    private readonly history: LogHistory,
    private readonly tree: LogTree,
  ) {}

  /**
   * @returns the completed checkpoint; undefined when none was cut off
   * @throws RefusedError when what was cut off is not the beginning of a checkpoint of this database
   */
  run(): Promise<RepairedCheckpoint | undefined> {
    return this.file.locked(async (file) => {
      const { cutOff } = file;
      if (cutOff.length === 0) return undefined;
      for (const { ledger, origin, signing } of await this.ledgers.all()) {
        if (!beginsAlike(cutOff, `${origin}\n`)) continue;
        const { head, history, size: booked } = await this.history.assertBeginsAs(file, ledger);
        const digits = cutOff.toString().split('\n')[1] ?? '';
        const from = history.last?.size ?? 0;
        // One that the database has already is the one that was cut off.
        const stored = head.signed !== null && head.signed > from ? head.signed : undefined;
        const size = stored ?? completedSize(digits, from, booked);
        if (size === undefined) continue;
        const root = await this.tree.rootAt(this.database.read, ledger, size);
        const note = signCheckpoint({ origin, size, root: Buffer.from(root, 'hex') }, signing);
        const record = Buffer.from(recordText(note));
        if (!record.subarray(0, cutOff.length).equals(cutOff)) continue;
        await file.complete(record.subarray(cutOff.length));
        return { origin, size };
      }
      throw new RefusedError(
        'What was cut off is not the beginning of a checkpoint that this database can complete. Nothing was changed.',
      );
    });
  }
}

/** Whether one of two texts begins with the other. */
function beginsAlike(bytes: Buffer, text: string): boolean {
  const other = Buffer.from(text);
  const length = Math.min(bytes.length, other.length);
  return bytes.subarray(0, length).equals(other.subarray(0, length));
}

/**
 * The largest size from `from` to `to` whose digits begin with those given, if there is one.
 * @param digits those that were written; complete when a line follows, which the comparison of the records then shows
 */
export function completedSize(digits: string, from: number, to: number): number | undefined {
  if (digits === '') return to;
  if (!/^(0|[1-9]\d{0,15})$/.test(digits)) return undefined;
  for (let missing = String(to).length - digits.length; missing >= 0; missing -= 1) {
    const scale = 10 ** missing;
    const largest = Math.min(to, (Number(digits) + 1) * scale - 1);
    if (largest >= Math.max(from, Number(digits) * scale)) return largest;
  }
  return undefined;
}

import { Injectable } from '@nestjs/common';
import { RefusedError } from '../../common/process-errors';
import { Database } from '../../database/database';
import { Ledgers } from '../ledgers.service';
import { CheckpointFile } from './checkpoint-file';
import { recordText } from './checkpoint-records';
import { LogHistory, SoundLog } from './log-history';
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
      for (const { ledger, origin } of await this.ledgers.all()) {
        if (!beginsAlike(cutOff, `${origin}\n`)) continue;
        const log = await this.history.assertBeginsAs(file, ledger);
        for (const size of await this.sizes(log, cutOff.toString())) {
          const record = await this.record(log, size);
          if (!record.subarray(0, cutOff.length).equals(cutOff)) continue;
          await file.complete(record.subarray(cutOff.length));
          return { origin, size };
        }
      }
      throw new RefusedError(
        'What was cut off is not the beginning of a checkpoint that this database can complete. Nothing was changed.',
      );
    });
  }

  /** Sizes that the checkpoint which was cut off may have: those that the database has already come first. */
  private async sizes({ info, size, history }: SoundLog, cutOff: string): Promise<number[]> {
    const [, digits = '', ...rest] = cutOff.split('\n');
    if (rest.length > 0) return Number(digits) <= size ? [Number(digits)] : [];
    const stored = await this.database.read.query<{ size: number }[]>(
      'SELECT size FROM checkpoint WHERE ledger = ? AND size >= ? ORDER BY size',
      [info.ledger, info.since],
    );
    const unrecorded = stored.filter((row) => !history.signed(row.size) && String(row.size).startsWith(digits));
    const any = completedSize(digits, 0, size);
    return [...unrecorded.map((row) => row.size), ...(any === undefined ? [] : [any])];
  }

  private async record({ info, tree }: SoundLog, size: number): Promise<Buffer> {
    const { ledger, origin, signing } = info;
    const root = await this.tree.rootOfBeginning(this.database.read, ledger, tree, size);
    return Buffer.from(recordText(signCheckpoint({ origin, size, root: Buffer.from(root, 'hex') }, signing)));
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
 * @param digits those that were written
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

import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { LockedCheckpointFile } from './checkpoint-file';
import { rootOfRecord } from './checkpoint-records';
import { LogAsStored, assertSigned } from './log-history';
import { LogTree } from './log-tree';
import { SignedCheckpoint } from './checkpoints';
import { UnsafeLogError } from './unsafe-log-error';

/** Checkpoints that the database has and the checkpoint file lacks, because an earlier version wrote the file last. */
@Injectable()
export class UnrecordedCheckpoints {
  constructor(
    private readonly database: Database,
    private readonly tree: LogTree,
  ) {}

  /**
   * Those of the log's current origin, by size.
   * @throws UnsafeLogError when one is not a beginning of the log, or the file has another one of its size
   */
  async of(file: LockedCheckpointFile, { info, tree }: LogAsStored): Promise<SignedCheckpoint[]> {
    const { ledger, origin, since } = info;
    const { signed } = file.history(origin);
    const rows = await this.database.read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? AND size >= ? ORDER BY size',
      [ledger, since],
    );
    for (const { size, root, note } of rows) {
      assertSigned(info, note);
      const known = signed(size);
      const own = await this.tree.rootOfBeginning(this.database.read, ledger, tree, size);
      if (root !== own || (known && rootOfRecord(known) !== own))
        throw new UnsafeLogError(
          'checkpoints-differ',
          `${ledger}: another root of ${size} entries was signed too: two copies of the database went on separately`,
        );
    }
    return rows.filter(({ size }) => !signed(size));
  }
}

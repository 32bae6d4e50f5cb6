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
   * The checkpoints of the log's current origin in the database, by size. Reads leaves and verifies every signature, so call
   * it before the file is locked.
   * @throws UnsafeLogError when one is not a beginning of the log
   */
  async verified({ info, tree }: LogAsStored): Promise<SignedCheckpoint[]> {
    const { ledger, since } = info;
    const rows = await this.database.read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? AND size >= ? ORDER BY size',
      [ledger, since],
    );
    for (const { size, root, note } of rows) {
      assertSigned(info, note);
      if (root !== (await this.tree.rootOfBeginning(this.database.read, ledger, tree, size)))
        throw differs(ledger, size);
    }
    return rows;
  }

  /**
   * Those of them that the file lacks.
   * @throws UnsafeLogError when the file has another checkpoint of the same size
   */
  missing(
    file: LockedCheckpointFile,
    { ledger, origin }: LogAsStored['info'],
    rows: readonly SignedCheckpoint[],
  ): SignedCheckpoint[] {
    const { signed } = file.history(origin);
    return rows.filter(({ size, root }) => {
      const known = signed(size);
      if (known && rootOfRecord(known) !== root) throw differs(ledger, size);
      return !known;
    });
  }
}

function differs(ledger: string, size: number): UnsafeLogError {
  return new UnsafeLogError(
    'checkpoints-differ',
    `${ledger}: another root of ${size} entries was signed too: two copies of the database went on separately`,
  );
}

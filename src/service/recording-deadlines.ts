import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Instant } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { DueDate, dueDateOf } from '../policies/recording-window';

/** By when service that ended at an instant is to be recorded and rated. */
export type DueDateOf = (ended: Instant) => DueDate;

/** Due dates of a ledger: the policy's recording window, by the ledger's calendar. */
@Injectable()
export class RecordingDeadlines {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
  ) {}

  /** The due dates under the policy in force. */
  async of(ledger: string): Promise<DueDateOf> {
    const place = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    return (ended) => dueDateOf(pack, ended, place);
  }
}

import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Instant } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { Due, dueOf } from '../policies/recording-window';

/** By when service that ended at an instant is to be recorded and rated. */
export type DueOf = (ended: Instant) => Due;

/** Due dates of a ledger: the policy's recording window, by the ledger's calendar. */
@Injectable()
export class RecordingDeadlines {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
  ) {}

  /** The due dates under the policy in force. */
  async of(ledger: string): Promise<DueOf> {
    const place = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    return (ended) => dueOf(pack, ended, place);
  }
}

import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Instant } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { DueDate, dueDateOf } from '../policies/recording-window';

/** Computes the due date for recording and rating a service that ended at an instant. */
export type DueDateOf = (ended: Instant) => DueDate;

/** Due dates of a ledger: the policy's recording window, counted by the ledger's calendar. */
@Injectable()
export class RecordingDeadlines {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
  ) {}

  /** Returns a function that computes due dates under the policy in force. */
  async of(ledger: string): Promise<DueDateOf> {
    const info = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    return (ended) => dueDateOf(pack, ended, info);
  }
}

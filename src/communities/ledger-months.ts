import { Injectable } from '@nestjs/common';
import { monthOf } from '../common/calendar';
import { Clock } from '../common/clock';
import { Month } from '../common/instant';
import { assertPastMonth, monthParameter } from '../http/month-parameter';
import { Ledgers } from '../ledger/ledgers.service';

/** The months that can have figures: from 2000 to the current one in the ledger's time zone. */
@Injectable()
export class LedgerMonths {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the month in a path.
   * @throws DomainError `not-found` if the text is no month, `invalid-request` if it is outside the range
   */
  async inPath(ledger: string, text: string): Promise<Month> {
    const month = monthParameter(text);
    await this.check(ledger, month);
    return month;
  }

  /**
   * Checks the field `month`.
   * @throws DomainError `invalid-request` if it is outside the range
   */
  async check(ledger: string, month: Month): Promise<void> {
    const { zone } = await this.ledgers.get(ledger);
    assertPastMonth('month', month, monthOf(this.clock.now(), zone));
  }
}

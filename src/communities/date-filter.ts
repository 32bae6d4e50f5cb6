import { Injectable } from '@nestjs/common';
import { Between, FindOperator } from 'typeorm';
import { Bounds, DateRangeQuery, boundsOf, instantBounds } from '../http/paging';
import { Ledgers } from '../ledger/ledgers.service';

/** Turns the `from` and `to` of a list into conditions, with days in the ledger's time zone. */
@Injectable()
export class DateFilter {
  constructor(private readonly ledgers: Ledgers) {}

  /** The condition on a column of instants; undefined without a filter. */
  async instants(ledger: string, range: DateRangeQuery): Promise<FindOperator<string> | undefined> {
    return between(await this.bounds(ledger, range));
  }

  /** The condition on a column of days; undefined without a filter. */
  days(range: DateRangeQuery): FindOperator<string> | undefined {
    return between(boundsOf(range));
  }

  /** The least and the greatest instant of a range of days; undefined without a filter. */
  async bounds(ledger: string, range: DateRangeQuery): Promise<Bounds | undefined> {
    return instantBounds(range, (await this.ledgers.get(ledger)).zone);
  }
}

function between(bounds: Bounds | undefined): FindOperator<string> | undefined {
  return bounds && Between(...bounds);
}

import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { JournalEvents } from '../journal/journal-events';
import { Entry } from '../core/entry';
import { EntryQueries } from '../journal/entry-queries';
import { EntryView, entryView } from './entry.dto';
import { RequirePermission } from '../../auth/permission.guard';
import { IsIntegerField } from '../../http/fields';
import { PageParameters, numberCursor } from '../../http/paging';

/** How often entries are looked for that another process may have booked, in milliseconds. */
const POLL_INTERVAL_MS = 1000;

class FollowQuery extends PageParameters {
  @IsIntegerField({
    about: 'Seconds to wait for the next entry where there is none yet',
    min: 0,
    max: 25,
    optional: true,
  })
  wait: number = 0;
}

class Changes {
  @ApiProperty({ type: [EntryView], description: 'In order of `seq`, without gaps' }) items: EntryView[];
  @ApiProperty({ description: 'Where to go on: the `after` of the next call', example: '42' }) next: string;
}

@ApiTags('journal')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/changes')
export class ChangesController {
  constructor(
    private readonly queries: EntryQueries,
    private readonly journalEvents: JournalEvents,
  ) {}

  @Get()
  @RequirePermission('journal.read')
  @ApiOperation({
    summary:
      'Follow the journal: the entries after a number, and where to go on. Order of seq is order of commit, so nothing is missed',
  })
  @ApiOkResponse({ type: Changes })
  async follow(@Param('ledger') ledger: string, @Query() { limit, after, wait }: FollowQuery): Promise<Changes> {
    const cursor = { after: numberCursor(after), limit };
    const until = performance.now() + wait * 1000;
    let entries: Entry[] = [];
    for (;;) {
      // Waited for before it is read: what is booked meanwhile wakes this call. What other processes book is looked for.
      const left = until - performance.now();
      const booked = left > 0 ? this.journalEvents.next(ledger, Math.min(left, POLL_INTERVAL_MS)) : undefined;
      entries = await this.queries.entries(ledger, cursor);
      if (entries.length > 0 || !booked || this.journalEvents.stopped) break;
      await booked;
    }
    return { items: entries.map(entryView), next: String(entries.at(-1)?.seq ?? cursor.after) };
  }
}

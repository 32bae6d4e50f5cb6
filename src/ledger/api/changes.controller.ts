import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { JournalEvents } from '../journal/journal-events';
import { Entry } from '../core/entry';
import { EntryQueries } from '../journal/entry-queries';
import { EntryView, entryView } from './entry.dto';
import { RequirePermission } from '../../auth/permission.guard';
import { IsIntegerField } from '../../http/fields';
import { PageParameters, numberCursor } from '../../http/paging';

/** Interval for finding entries booked by other processes, in milliseconds. */
const POLL_INTERVAL_MS = 1000;

class FollowQuery extends PageParameters {
  @IsIntegerField({
    about: 'Seconds to wait for the next entry if there is none yet',
    min: 0,
    max: 25,
    optional: true,
  })
  wait: number = 0;
}

class Changes {
  @ApiProperty({ type: [EntryView], description: 'In order of `seq`, without gaps' }) items: EntryView[];
  @ApiProperty({ description: 'Cursor: the `after` of the next request', example: '42' }) next: string;
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
    operationId: 'followChanges',
    summary:
      'Follow the journal: the entries after a sequence number, and the cursor of the next request. The order of `seq` is the order of commits, so no entry is skipped',
    description:
      'Returns the entries after the cursor `after`, in order of `seq`, and the cursor of the next request ' +
      'as `next`. With `wait` the request stays open until an entry is booked, at most so many seconds; an ' +
      'empty list then means that nothing was booked. It changes nothing: after an error repeat it with the ' +
      'same `after`.',
  })
  @ApiOkResponse({ type: Changes })
  async follow(@Param('ledger') ledger: string, @Query() { limit, after, wait }: FollowQuery): Promise<Changes> {
    const cursor = { after: numberCursor(after), limit };
    const deadline = performance.now() + wait * 1000;
    let entries: Entry[] = [];
    for (;;) {
      // Waiting starts before reading, so that no booking in between is missed. Other processes' entries are polled.
      const left = deadline - performance.now();
      const booked = left > 0 ? this.journalEvents.next(ledger, Math.min(left, POLL_INTERVAL_MS)) : undefined;
      entries = await this.queries.entries(ledger, cursor);
      if (entries.length > 0 || !booked || this.journalEvents.stopped) break;
      await booked;
    }
    return { items: entries.map(entryView), next: String(entries.at(-1)?.seq ?? cursor.after) };
  }
}

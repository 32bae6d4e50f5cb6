import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../../auth/permission.guard';
import { IsEnumField } from '../../http/fields';
import { ListPage, OkPage, PageParameters, pageOf, notACursor } from '../../http/paging';
import { parseInstant } from '../../common/instant';
import { REMINDER_KINDS, REMINDER_STATES, ReminderKind, ReminderState } from './reminder-texts';
import { Reminder, ReminderCursor, Reminders } from './reminders.service';

class ReminderPage extends PageParameters {
  @IsEnumField({ about: 'Only reminders of this kind', words: REMINDER_KINDS, optional: true })
  kind?: ReminderKind;

  @IsEnumField({
    about: 'Only what is overdue, due soon (within three working days), or later',
    words: REMINDER_STATES,
    optional: true,
  })
  state?: ReminderState;
}

class WordsView {
  @ApiProperty({ example: '志愿者 V0303 在活动 2026-09.A031 中的服务记录等待审核，请于 2026-10-20 前（含当日）处理。' })
  zh: string;
  @ApiProperty({
    example: 'The service of V0303 in the activity 2026-09.A031 waits for approval. Decide it by 2026-10-20.',
  })
  en: string;
}

class ReminderView {
  @ApiProperty({ enum: REMINDER_KINDS }) kind: string;
  @ApiProperty({ description: 'The activity or the record, by opaque id; of a month the month' }) subject: string;
  @ApiProperty({ format: 'date-time', description: 'When what it is about ended' }) endedAt: string;
  @ApiProperty({ format: 'date-time', description: 'The end of the last day' }) dueAt: string;
  @ApiProperty({ format: 'date', description: 'The last day, in the ledger’s zone', example: '2026-10-20' })
  dueOn: string;
  @ApiProperty({ description: 'Whether the days counted enter a year that is not published yet' })
  provisional: boolean;
  @ApiProperty({ enum: REMINDER_STATES }) state: string;
  @ApiProperty({ type: WordsView, description: 'The reminder in Chinese and English, with numbers and no names' })
  text: WordsView;
}

/** What the centre has to do, and by when. */
@ApiTags('reminders')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reminders')
export class RemindersController {
  constructor(private readonly reminders: Reminders) {}

  @Get()
  @RequirePermission('reminders.read')
  @OkPage(ReminderView)
  @ApiOperation({
    summary:
      'What is to be done: activities without records, records that wait, services not rated, months to close; what ended first comes first',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() { limit, after, kind, state }: ReminderPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ReminderView>> {
    const rows = await this.reminders.list(ledger, { limit, after: cursorOf(after), kind, state });
    return pageOf(rows, { limit, http, reply }, { cursor: cursorText, view: reminderView });
  }
}

function reminderView({ text, ...reminder }: Reminder): ReminderView {
  return { ...reminder, text: { ...text } };
}

function cursorText({ endedAt, kind, subject }: Reminder): string {
  return [endedAt, kind, subject].join(' ');
}

function cursorOf(text: string | undefined): ReminderCursor | undefined {
  if (text === undefined || text === '') return undefined;
  const [endedAt = '', kind = '', subject = ''] = text.split(' ');
  const known = REMINDER_KINDS.find((one) => one === kind);
  if (!known || parseInstant(endedAt) !== endedAt) throw notACursor();
  return { endedAt, kind: known, subject };
}

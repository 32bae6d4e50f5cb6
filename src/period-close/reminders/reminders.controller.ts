import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../../auth/permission.guard';
import { IsEnumField } from '../../http/fields';
import { ListPage, OkPage, PageParameters, pageOf, notACursor, boundsOf, withDays } from '../../http/paging';
import { isMonth, parseInstant } from '../../common/instant';
import { isUuid } from '../../common/uuid';
import { KEY_ID } from '../../auth/api-key.entity';
import { REMINDER_KINDS, REMINDER_STATES, ReminderKind, ReminderState } from './reminder-texts';
import { Reminder, ReminderCursor, Reminders } from './reminders.service';

class ReminderPage extends withDays(PageParameters, 'due') {
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
  @ApiProperty({
    description: 'The sentence in Chinese',
    example: '志愿者 V0303 在活动 2026-09.A031 中的服务记录等待审核，请于 2026-10-20 前（含当日）处理。',
  })
  zh: string;
  @ApiProperty({
    description: 'The sentence in English',
    example: 'The service of V0303 in the activity 2026-09.A031 waits for approval. Decide it by 2026-10-20.',
  })
  en: string;
}

class ReminderView {
  @ApiProperty({ description: 'Kind of pending work', enum: REMINDER_KINDS }) kind: string;
  @ApiProperty({
    description: 'Opaque id of the activity or the record, the month, or the public part of the key',
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  subject: string;
  @ApiProperty({ required: false, description: 'The centre’s number of the activity' }) activityCode?: string;
  @ApiProperty({ required: false, description: 'Title of the activity' }) activityName?: string;
  @ApiProperty({ required: false, description: 'The centre’s number of the volunteer of a record' })
  volunteerCode?: string;
  @ApiProperty({ required: false, description: 'Name of the volunteer of a record' }) volunteerName?: string;
  @ApiProperty({ required: false, description: 'The centre’s number of the holder of a key' }) personCode?: string;
  @ApiProperty({ required: false, description: 'Name of the holder of a key' }) personName?: string;
  @ApiProperty({
    format: 'date-time',
    description: 'When the activity, the service or the month ended, or the key ends',
  })
  endedAt: string;
  @ApiProperty({ format: 'date-time', description: 'The end of the due date, or of the key' }) dueAt: string;
  @ApiProperty({ format: 'date', description: 'The due date, in the ledger’s zone', example: '2026-10-20' })
  dueOn: string;
  @ApiProperty({ description: 'Whether the days counted enter a year whose calendar is not published yet' })
  provisional: boolean;
  @ApiProperty({ description: 'How urgent it is: `due-soon` is due within three working days', enum: REMINDER_STATES })
  state: string;
  @ApiProperty({ type: WordsView, description: 'The reminder in Chinese and English, with numbers and no names' })
  text: WordsView;
}

/** Lists the centre's pending work with due dates. */
@ApiTags('reminders')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reminders')
export class RemindersController {
  constructor(private readonly reminders: Reminders) {}

  @Get()
  @RequirePermission('reminders.read')
  @OkPage(ReminderView)
  @ApiOperation({
    operationId: 'listReminders',
    summary:
      'List pending work: activities without records, records that wait for approval, services without ratings, ' +
      'months to close, keys of staff that end; ordered by when they ended or end',
    description:
      'Returns a page of the pending work of the centre, ordered by when it ended: activities without ' +
      'records, records that wait for approval, services without ratings, months to close, and keys of staff that ' +
      'end within 30 days and were not rotated. It is computed ' +
      'from the present state, so there is nothing to dismiss.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() { limit, after, kind, state, ...range }: ReminderPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ReminderView>> {
    const filter = { kind, state, due: boundsOf(range) };
    const rows = await this.reminders.list(ledger, { limit, after: cursorOf(after), ...filter });
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
  if (text === undefined) return undefined;
  const [endedAt = '', kind = '', subject = '', ...rest] = text.split(' ');
  const reminderKind = REMINDER_KINDS.find((one) => one === kind);
  if (!reminderKind || parseInstant(endedAt) !== endedAt || rest.length > 0) throw notACursor();
  if (!isSubject(reminderKind, subject)) throw notACursor();
  return { endedAt, kind: reminderKind, subject };
}

function isSubject(kind: ReminderKind, text: string): boolean {
  if (kind === 'key-ending') return KEY_ID.test(text);
  return kind.startsWith('month-') ? isMonth(text) : isUuid(text);
}

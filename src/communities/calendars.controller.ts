import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Ledgers } from '../ledger/ledgers.service';
import { RequirePermission } from '../auth/permission.guard';
import { calendarNamed } from '../common/calendars/working-calendars';
import { IsIntegerField } from '../http/fields';
import { DomainError } from '../common/domain-error';
import { isDay } from '../common/instant';
import {
  KindOfDay,
  PublishedYear,
  WorkingCalendar,
  addWorkingDays,
  isProvisional,
  isWorkingDay,
  kindOfDay,
} from '../common/working-days';

const KINDS: readonly KindOfDay[] = ['working', 'make-up', 'weekend', 'holiday'];

class NoticeView {
  @ApiProperty({ description: 'Title of the notice', example: '国务院办公厅关于2026年部分节假日安排的通知' })
  title: string;
  @ApiProperty({ description: 'Document number of the notice', example: '国办发明电〔2025〕7号' })
  number: string;
  @ApiProperty({ description: 'Day of its publication', format: 'date', example: '2025-11-04' }) published: string;
  @ApiProperty({
    description: 'Address of the notice',
    example: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm',
  })
  url: string;
}

class CalendarView {
  @ApiProperty({ description: 'Name of the calendar', example: 'cn' }) calendar: string;
  @ApiProperty({ type: 'integer', description: 'Incremented with every change of its days', example: 1 })
  version: number;
}

class PublishedView {
  @ApiProperty({ description: 'The year', type: 'integer', example: 2026 }) year: number;
  @ApiProperty({ type: NoticeView, description: 'The official notice that sets its days' }) notice: NoticeView;
}

class YearsView extends CalendarView {
  @ApiProperty({ type: [PublishedView], description: 'Years with a published calendar' }) years: PublishedView[];
}

class DaysOffView {
  @ApiProperty({ description: 'Name of the holiday', example: '国庆节' }) name: string;
  @ApiProperty({ description: 'First day off', format: 'date', example: '2026-10-01' }) from: string;
  @ApiProperty({ description: 'Last day off, inclusive', format: 'date', example: '2026-10-07' }) to: string;
}

class YearView extends CalendarView {
  @ApiProperty({ description: 'The year', type: 'integer', example: 2026 }) year: number;
  @ApiProperty({ description: 'Whether the year is not published yet and Monday to Friday are used' })
  provisional: boolean;
  @ApiProperty({ type: NoticeView, required: false, description: 'The official notice that sets its days' })
  notice?: NoticeView;
  @ApiProperty({ type: [DaysOffView], description: 'Days off, both ends included' }) off: DaysOffView[];
  @ApiProperty({
    type: [String],
    description: 'Make-up workdays: Saturdays and Sundays that are working days',
    example: ['2026-10-10'],
  })
  workdays: string[];
}

class DayView extends CalendarView {
  @ApiProperty({ description: 'The day', format: 'date', example: '2026-10-10' }) day: string;
  @ApiProperty({
    description: '`working` and `make-up` days are working days; `weekend` and `holiday` are days off',
    enum: KINDS,
    example: 'make-up',
  })
  kind: string;
  @ApiProperty({ description: 'Whether it is a working day', example: true }) working: boolean;
  @ApiProperty({ required: false, description: 'The holiday’s name', example: '国庆节' }) name?: string;
  @ApiProperty({ description: 'Whether its year is not published yet' }) provisional: boolean;
  @ApiProperty({ format: 'date', required: false, description: 'Last day of the requested term' })
  ends?: string;
  @ApiProperty({ required: false, description: 'Whether that term enters a year not published yet' })
  endsProvisional?: boolean;
}

class TermQuery {
  @IsIntegerField({
    about: 'Number of working days: also returns the day on which such a term ends that starts after the day',
    min: 0,
    max: 366,
    optional: true,
    example: 10,
  })
  term?: number;
}

/** Shows the ledger's calendar of working days, by which due dates are computed. */
@ApiTags('ledgers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/calendar')
export class CalendarsController {
  constructor(private readonly ledgers: Ledgers) {}

  @Get()
  @RequirePermission('ledger.read')
  @ApiOperation({
    operationId: 'getCalendar',
    summary: 'The calendar of working days: its name, version and published years',
    description:
      'Returns the name and version of the working-day calendar by which due dates are counted, and the ' +
      'years whose official notice is known.',
  })
  @ApiOkResponse({ type: YearsView })
  async years(@Param('ledger') ledger: string): Promise<YearsView> {
    const calendar = await this.calendarOf(ledger);
    return {
      ...calendarView(calendar),
      years: calendar.years.map(({ year, notice }) => ({ year, notice: { ...notice } })),
    };
  }

  @Get(':year')
  @RequirePermission('ledger.read')
  @ApiOperation({
    operationId: 'getCalendarYear',
    summary: 'A year of the calendar: days off, make-up workdays, and the notice that sets them',
    description:
      'Returns the days off and the make-up workdays of a year. In a year without an official notice Monday ' +
      'to Friday are working days, and `provisional` is true.',
  })
  @ApiOkResponse({ type: YearView })
  async year(@Param('ledger') ledger: string, @Param('year') text: string): Promise<YearView> {
    if (!/^[1-9]\d{3}$/.test(text)) throw new DomainError('not-found', { field: 'year' });
    const calendar = await this.calendarOf(ledger);
    const year = Number(text);
    const published = calendar.years.find((one) => one.year === year);
    return { ...calendarView(calendar), year, provisional: isProvisional(calendar, year), ...daysOf(published) };
  }

  @Get('days/:day')
  @RequirePermission('ledger.read')
  @ApiOperation({
    operationId: 'getCalendarDay',
    summary: 'Whether a day is a working day, and when a term of working days ends that starts after it',
    description:
      'Tells whether a day is a working day. With `term` it also returns the last day of a term of so many ' +
      'working days, counted from the day after this one.',
  })
  @ApiOkResponse({ type: DayView })
  async day(
    @Param('ledger') ledger: string,
    @Param('day') day: string,
    @Query() { term }: TermQuery,
  ): Promise<DayView> {
    if (!isDay(day)) throw new DomainError('not-found', { field: 'day' });
    const calendar = await this.calendarOf(ledger);
    const ends = term === undefined ? undefined : addWorkingDays(calendar, day, term);
    return {
      ...calendarView(calendar),
      day,
      ...kindOfDay(calendar, day),
      working: isWorkingDay(calendar, day),
      provisional: isProvisional(calendar, Number(day.slice(0, 4))),
      ...(ends && { ends: ends.day, endsProvisional: ends.provisional }),
    };
  }

  private async calendarOf(ledger: string): Promise<WorkingCalendar> {
    return calendarNamed((await this.ledgers.get(ledger)).calendar);
  }
}

function calendarView({ name, version }: WorkingCalendar): CalendarView {
  return { calendar: name, version };
}

function daysOf(published: PublishedYear | undefined): Pick<YearView, 'notice' | 'off' | 'workdays'> {
  if (!published) return { off: [], workdays: [] };
  const { notice, off, workdays } = published;
  return { notice: { ...notice }, off: off.map((one) => ({ ...one })), workdays: [...workdays] };
}

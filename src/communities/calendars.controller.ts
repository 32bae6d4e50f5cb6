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
  @ApiProperty({ example: '国务院办公厅关于2026年部分节假日安排的通知' }) title: string;
  @ApiProperty({ description: 'The number under which it was issued', example: '国办发明电〔2025〕7号' })
  number: string;
  @ApiProperty({ format: 'date', example: '2025-11-04' }) published: string;
  @ApiProperty({ example: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm' }) url: string;
}

class CalendarView {
  @ApiProperty({ description: 'Which calendar', example: 'cn' }) calendar: string;
  @ApiProperty({ type: 'integer', description: 'Rises with every change of its days', example: 1 }) version: number;
}

class PublishedView {
  @ApiProperty({ type: 'integer', example: 2026 }) year: number;
  @ApiProperty({ type: NoticeView, description: 'Where its days stand' }) notice: NoticeView;
}

class YearsView extends CalendarView {
  @ApiProperty({ type: [PublishedView], description: 'Years whose days are known' }) years: PublishedView[];
}

class DaysOffView {
  @ApiProperty({ example: '国庆节' }) name: string;
  @ApiProperty({ format: 'date', example: '2026-10-01' }) from: string;
  @ApiProperty({ format: 'date', example: '2026-10-07' }) to: string;
}

class YearView extends CalendarView {
  @ApiProperty({ type: 'integer', example: 2026 }) year: number;
  @ApiProperty({ description: 'Whether nothing is published for it yet, and Monday to Friday stands in' })
  provisional: boolean;
  @ApiProperty({ type: NoticeView, required: false, description: 'Where its days stand' }) notice?: NoticeView;
  @ApiProperty({ type: [DaysOffView], description: 'Days off, both ends counted' }) off: DaysOffView[];
  @ApiProperty({ type: [String], description: 'Saturdays and Sundays that are worked', example: ['2026-10-10'] })
  workdays: string[];
}

class DayView extends CalendarView {
  @ApiProperty({ format: 'date', example: '2026-10-10' }) day: string;
  @ApiProperty({ enum: KINDS, example: 'make-up' }) kind: string;
  @ApiProperty({ description: 'Whether it is worked', example: true }) working: boolean;
  @ApiProperty({ required: false, description: 'The holiday’s name', example: '国庆节' }) name?: string;
  @ApiProperty({ description: 'Whether its year is not published yet' }) provisional: boolean;
  @ApiProperty({ format: 'date', required: false, description: 'The last of the term that was asked for' })
  ends?: string;
  @ApiProperty({ required: false, description: 'Whether that term enters a year not published yet' })
  endsProvisional?: boolean;
}

class TermQuery {
  @IsIntegerField({
    about: 'Also says on which day a term of so many working days ends that begins after the day',
    min: 0,
    max: 366,
    optional: true,
    example: 10,
  })
  term?: number;
}

/** The ledger's calendar of working days: what due dates are counted by. */
@ApiTags('ledgers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/calendar')
export class CalendarsController {
  constructor(private readonly ledgers: Ledgers) {}

  @Get()
  @RequirePermission('ledger.read')
  @ApiOperation({ summary: 'The calendar of working days: which, its version, and the years that are published' })
  @ApiOkResponse({ type: YearsView })
  async years(@Param('ledger') ledger: string): Promise<YearsView> {
    const calendar = await this.of(ledger);
    return { ...named(calendar), years: calendar.years.map(({ year, notice }) => ({ year, notice: { ...notice } })) };
  }

  @Get(':year')
  @RequirePermission('ledger.read')
  @ApiOperation({ summary: 'A year of the calendar: days off, make-up workdays, and the notice they stand in' })
  @ApiOkResponse({ type: YearView })
  async year(@Param('ledger') ledger: string, @Param('year') text: string): Promise<YearView> {
    if (!/^[1-9]\d{3}$/.test(text)) throw new DomainError('not-found', { field: 'year' });
    const calendar = await this.of(ledger);
    const year = Number(text);
    const published = calendar.years.find((one) => one.year === year);
    return { ...named(calendar), year, provisional: isProvisional(calendar, year), ...daysOf(published) };
  }

  @Get('days/:day')
  @RequirePermission('ledger.read')
  @ApiOperation({ summary: 'Whether a day is worked, and when a term of working days ends that begins after it' })
  @ApiOkResponse({ type: DayView })
  async day(
    @Param('ledger') ledger: string,
    @Param('day') day: string,
    @Query() { term }: TermQuery,
  ): Promise<DayView> {
    if (!isDay(day)) throw new DomainError('not-found', { field: 'day' });
    const calendar = await this.of(ledger);
    const ends = term === undefined ? undefined : addWorkingDays(calendar, day, term);
    return {
      ...named(calendar),
      day,
      ...kindOfDay(calendar, day),
      working: isWorkingDay(calendar, day),
      provisional: isProvisional(calendar, Number(day.slice(0, 4))),
      ...(ends && { ends: ends.day, endsProvisional: ends.provisional }),
    };
  }

  private async of(ledger: string): Promise<WorkingCalendar> {
    return calendarNamed((await this.ledgers.get(ledger)).calendar);
  }
}

function named({ name, version }: WorkingCalendar): CalendarView {
  return { calendar: name, version };
}

function daysOf(published: PublishedYear | undefined): Pick<YearView, 'notice' | 'off' | 'workdays'> {
  if (!published) return { off: [], workdays: [] };
  const { notice, off, workdays } = published;
  return { notice: { ...notice }, off: off.map((one) => ({ ...one })), workdays: [...workdays] };
}

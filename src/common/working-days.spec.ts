import { CN } from './calendars/china';
import { MONDAY_TO_FRIDAY } from './calendars/monday-to-friday';
import { addWorkingDays, firstDayDueFrom, isProvisional, isWorkingDay, kindOfDay, plusDays } from './working-days';

/** The days of a range, both ends included. */
function days(from: string, to: string): string[] {
  const all: string[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) all.push(day);
  return all;
}

const workingDays = (from: string, to: string): string[] => days(from, to).filter((day) => isWorkingDay(CN, day));

describe('working days in China', () => {
  it('include a Saturday or Sunday that is a make-up workday', () => {
    expect(kindOfDay(CN, '2026-10-10')).toEqual({ kind: 'make-up' });
    expect(new Date('2026-10-10').getUTCDay()).toBe(6);
    expect(kindOfDay(CN, '2026-09-20')).toEqual({ kind: 'make-up' });
    expect(new Date('2026-09-20').getUTCDay()).toBe(0);
    expect(kindOfDay(CN, '2026-10-11')).toEqual({ kind: 'weekend' });
  });

  it('exclude the National Day week and the nine days of Spring Festival', () => {
    expect(workingDays('2026-10-01', '2026-10-07')).toEqual([]);
    expect(kindOfDay(CN, '2026-10-05')).toEqual({ kind: 'holiday', name: '国庆节' });
    expect(workingDays('2026-02-14', '2026-02-24')).toEqual(['2026-02-14', '2026-02-24']);
  });

  it('are 248 in 2025 and in 2026, as the notices imply', () => {
    // 261 and 261 weekdays, minus 18 and 19 holidays on weekdays, plus 5 and 6 make-up workdays.
    expect(workingDays('2025-01-01', '2025-12-31')).toHaveLength(248);
    expect(workingDays('2026-01-01', '2026-12-31')).toHaveLength(248);
  });
});

describe('a published year', () => {
  it.each(CN.years.map((year) => [year.year, year] as const))(
    '%i has make-up workdays on weekends only, days off within the year, and a notice published before it',
    (year, { off, workdays, notice }) => {
      expect(workdays.map((day) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual(workdays.map(() => true));
      expect(off.every(({ from, to }) => from <= to && from.startsWith(`${year}-`) && to.startsWith(`${year}-`))).toBe(
        true,
      );
      expect(workdays.some((day) => off.some(({ from, to }) => from <= day && day <= to))).toBe(false);
      expect(notice.title).toContain(`${year}年`);
      expect(notice.published < `${year}-01-01`).toBe(true);
    },
  );
});

describe('a term of working days', () => {
  it('starts the day after and counts make-up workdays: 10 after 30 September 2026 end on 20 October', () => {
    // 8, 9, Saturday 10, 12 to 16, 19 and 20 October.
    expect(addWorkingDays(CN, '2026-09-30', 10)).toEqual({ day: '2026-10-20', provisional: false });
    expect(addWorkingDays(MONDAY_TO_FRIDAY, '2026-09-30', 10)).toEqual({ day: '2026-10-14', provisional: false });
  });

  it('that starts on a day off ends on the same day as one that starts on the working day before', () => {
    for (const day of days('2026-09-30', '2026-10-07')) expect(addWorkingDays(CN, day, 1).day).toBe('2026-10-08');
  });

  it('of 0 days ends on the first day, even if that is a holiday', () => {
    expect(addWorkingDays(CN, '2026-10-01', 0)).toEqual({ day: '2026-10-01', provisional: false });
  });

  it('that crosses into a year with a published calendar is not provisional', () => {
    // New Year’s holiday is 1 to 3 January 2026, and Sunday 4 is worked.
    expect(addWorkingDays(CN, '2025-12-30', 3)).toEqual({ day: '2026-01-05', provisional: false });
  });

  it('that enters a year without a published calendar counts Monday to Friday and is provisional', () => {
    expect(addWorkingDays(CN, '2026-12-30', 1)).toEqual({ day: '2026-12-31', provisional: false });
    expect(addWorkingDays(CN, '2026-12-30', 2)).toEqual({ day: '2027-01-01', provisional: true });
    expect(addWorkingDays(CN, '2026-12-31', 10)).toEqual({ day: '2027-01-14', provisional: true });
    expect([2024, 2025, 2026, 2027].map((year) => isProvisional(CN, year))).toEqual([true, false, false, true]);
    expect(isProvisional(MONDAY_TO_FRIDAY, 2027)).toBe(false);
    expect(addWorkingDays(MONDAY_TO_FRIDAY, '2026-12-31', 10)).toEqual({ day: '2027-01-14', provisional: false });
  });

  it('ends on 9999-12-31 at the latest', () => {
    expect(addWorkingDays(CN, '9999-12-30', 10)).toEqual({ day: '9999-12-31', provisional: true });
  });

  it('never ends earlier when it starts later, and firstDayDueFrom finds the first day', () => {
    const all = days('2025-12-01', '2026-11-30');
    const ends = all.map((day) => addWorkingDays(CN, day, 10).day);
    expect([...ends].sort()).toEqual(ends);
    for (const due of all) {
      const first = firstDayDueFrom(CN, due, 10);
      expect(addWorkingDays(CN, first, 10).day >= due).toBe(true);
      expect(addWorkingDays(CN, plusDays(first, -1), 10).day < due).toBe(true);
    }
  });
});

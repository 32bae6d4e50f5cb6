import { ORDER_67 } from './packs/order-67';
import { SUNRISE } from './packs/sunrise';
import { bookingDateOf, closeDates, dueDateOf, lateness, recordingDays } from './recording-window';

const SHANGHAI = { zone: 'Asia/Shanghai', calendar: 'cn' };
const ended = '2026-09-30T10:00:00.000Z';
const late = { due: '2026-10-20', calendar: 'cn 1' };

describe('the recording window', () => {
  it('is ten working days when the pack sets no number', () => {
    expect([recordingDays(SUNRISE), recordingDays(ORDER_67)]).toEqual([10, 10]);
    expect(recordingDays({ ...SUNRISE, recording: { workingDays: 3 } })).toBe(3);
  });

  it('ends with its last working day in the ledger’s zone, across National Day and a make-up Saturday', () => {
    expect(dueDateOf(ORDER_67, ended, SHANGHAI)).toEqual({
      ...{ on: '2026-10-20', at: '2026-10-20T16:00:00.000Z', provisional: false },
    });
    expect(dueDateOf(ORDER_67, ended, { zone: 'America/New_York', calendar: 'plain' })).toEqual({
      ...{ on: '2026-10-14', at: '2026-10-15T04:00:00.000Z', provisional: false },
    });
  });

  it('starts on the day on which the service ended in the ledger’s zone: midnight begins the next day', () => {
    expect(dueDateOf(ORDER_67, '2026-10-19T15:59:59.999Z', SHANGHAI).on).toBe('2026-11-02');
    expect(dueDateOf(ORDER_67, '2026-10-19T16:00:00.000Z', SHANGHAI).on).toBe('2026-11-03');
  });

  it('is provisional when it enters a year without a published calendar', () => {
    expect(dueDateOf(ORDER_67, '2026-12-28T10:00:00.000Z', SHANGHAI)).toMatchObject({
      on: '2027-01-11',
      provisional: true,
    });
  });
});

describe('the lateness of a record', () => {
  const at = (recorded: string): object | undefined => lateness(ORDER_67, ended, recorded, SHANGHAI);

  it('begins when the last day of the window is over', () => {
    expect(at('2026-10-20T15:59:59.999Z')).toBeUndefined();
    expect(at('2026-10-20T16:00:00.000Z')).toEqual(late);
  });

  it('does not exist when the pack has no rule for late records', () => {
    expect(lateness(SUNRISE, ended, '2030-01-01T00:00:00.000Z', SHANGHAI)).toBeUndefined();
  });
});

describe('the booking date of a service', () => {
  const days = { ended: '2026-09-30', event: '2026-10-08', late: undefined };
  const open = (): boolean => true;

  it('is the day of the service when it is recorded in time and that month is open', () => {
    expect(bookingDateOf(ORDER_67, days, open)).toEqual({ day: '2026-09-30', month: '2026-09' });
  });

  it('is the day of the approval when the month of the service is closed or the record is late', () => {
    const october = { day: '2026-10-08', month: '2026-10' };
    expect(bookingDateOf(ORDER_67, days, (month) => month > '2026-09')).toEqual(october);
    expect(bookingDateOf(ORDER_67, { ...days, late }, open)).toEqual(october);
  });

  it('is the day of the approval when the pack has no rule for late records', () => {
    expect(bookingDateOf(SUNRISE, days, open)).toEqual({ day: '2026-10-08', month: '2026-10' });
  });

  it('is never after the approval', () => {
    expect(bookingDateOf(ORDER_67, { ...days, ended: '2026-10-09' }, open).day).toBe('2026-10-08');
  });
});

describe('the close dates of a month', () => {
  it('are the first day after it (soft) and the day after its last day’s recording window (hard)', () => {
    expect(closeDates(ORDER_67, '2026-09', 'cn')).toEqual({
      ...{ softCloseOn: '2026-10-01', hardCloseOn: '2026-10-21', provisional: false },
    });
    expect(closeDates(SUNRISE, '2026-10', 'plain')).toEqual({
      ...{ softCloseOn: '2026-11-01', hardCloseOn: '2026-11-14', provisional: false },
    });
  });

  it('of December fall in the next year and are provisional until that year’s calendar is published', () => {
    expect(closeDates(ORDER_67, '2025-12', 'cn')).toMatchObject({ hardCloseOn: '2026-01-16', provisional: false });
    expect(closeDates(ORDER_67, '2026-12', 'cn')).toMatchObject({ hardCloseOn: '2027-01-15', provisional: true });
  });
});

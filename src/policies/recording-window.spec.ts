import { ORDER_67 } from './packs/order-67';
import { SUNRISE } from './packs/sunrise';
import { bookingDateOf, closeDates, dueDateOf, lateness, recordingDays } from './recording-window';

const HERE = { zone: 'Asia/Shanghai', calendar: 'cn' };
const ended = '2026-09-30T10:00:00.000Z';
const late = { due: '2026-10-20', calendar: 'cn 1' };

describe('the recording window', () => {
  it('is ten working days where the pack says nothing', () => {
    expect([recordingDays(SUNRISE), recordingDays(ORDER_67)]).toEqual([10, 10]);
    expect(recordingDays({ ...SUNRISE, recording: { workingDays: 3 } })).toBe(3);
  });

  it('ends with the last of its days in the ledger’s zone, across National Day and a Saturday that is worked', () => {
    expect(dueDateOf(ORDER_67, ended, HERE)).toEqual({
      ...{ on: '2026-10-20', at: '2026-10-20T16:00:00.000Z', provisional: false },
    });
    expect(dueDateOf(ORDER_67, ended, { zone: 'America/New_York', calendar: 'plain' })).toEqual({
      ...{ on: '2026-10-14', at: '2026-10-15T04:00:00.000Z', provisional: false },
    });
  });

  it('runs from the day on which the service ended there: a minute after midnight is the next day', () => {
    expect(dueDateOf(ORDER_67, '2026-10-19T15:59:59.999Z', HERE).on).toBe('2026-11-02');
    expect(dueDateOf(ORDER_67, '2026-10-19T16:00:00.000Z', HERE).on).toBe('2026-11-03');
  });

  it('is provisional where it enters a year that nobody has published', () => {
    expect(dueDateOf(ORDER_67, '2026-12-28T10:00:00.000Z', HERE)).toMatchObject({
      on: '2027-01-11',
      provisional: true,
    });
  });
});

describe('a record', () => {
  const at = (recorded: string): object | undefined => lateness(ORDER_67, ended, recorded, HERE);

  it('is in time until its last day is over, and late from then on', () => {
    expect(at('2026-10-20T15:59:59.999Z')).toBeUndefined();
    expect(at('2026-10-20T16:00:00.000Z')).toEqual(late);
  });

  it('is never late where the pack knows no lateness', () => {
    expect(lateness(SUNRISE, ended, '2030-01-01T00:00:00.000Z', HERE)).toBeUndefined();
  });
});

describe('what is booked', () => {
  const days = { ended: '2026-09-30', event: '2026-10-08', late: undefined };
  const open = (): boolean => true;

  it('counts in the month of the service when it is in time and that month is open', () => {
    expect(bookingDateOf(ORDER_67, days, open)).toEqual({ day: '2026-09-30', month: '2026-09' });
  });

  it('counts on the day of its approval when that month is closed, or when it is late', () => {
    const october = { day: '2026-10-08', month: '2026-10' };
    expect(bookingDateOf(ORDER_67, days, (month) => month > '2026-09')).toEqual(october);
    expect(bookingDateOf(ORDER_67, { ...days, late }, open)).toEqual(october);
  });

  it('counts on the day of its approval where the pack knows no lateness', () => {
    expect(bookingDateOf(SUNRISE, days, open)).toEqual({ day: '2026-10-08', month: '2026-10' });
  });

  it('never counts after its approval', () => {
    expect(bookingDateOf(ORDER_67, { ...days, ended: '2026-10-09' }, open).day).toBe('2026-10-08');
  });
});

describe('a month', () => {
  it('is soft-closed on the first day after it, and closed for good when its last day’s window is over', () => {
    expect(closeDates(ORDER_67, '2026-09', 'cn')).toEqual({
      ...{ softCloseOn: '2026-10-01', hardCloseOn: '2026-10-21', provisional: false },
    });
    expect(closeDates(SUNRISE, '2026-10', 'plain')).toEqual({
      ...{ softCloseOn: '2026-11-01', hardCloseOn: '2026-11-14', provisional: false },
    });
  });

  it('of December closes in the next year, provisionally while that is not published', () => {
    expect(closeDates(ORDER_67, '2025-12', 'cn')).toMatchObject({ hardCloseOn: '2026-01-16', provisional: false });
    expect(closeDates(ORDER_67, '2026-12', 'cn')).toMatchObject({ hardCloseOn: '2027-01-15', provisional: true });
  });
});

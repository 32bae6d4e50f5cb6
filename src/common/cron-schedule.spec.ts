import { isCronPattern, nextTime } from './cron-schedule';

describe('cron schedule', () => {
  const next = (pattern: string, zone: string, after: string): string => nextTime({ pattern, zone }, after);

  it('finds the next run in the local time of the zone', () => {
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-01T00:00:00.000Z')).toBe('2026-11-14T19:00:00.000Z');
    expect(next('0 3 15 * *', 'America/New_York', '2026-11-01T00:00:00.000Z')).toBe('2026-11-15T08:00:00.000Z');
  });

  it('keeps the local time when daylight saving time ends', () => {
    expect(next('0 3 1 * *', 'Europe/Berlin', '2026-10-01T12:00:00.000Z')).toBe('2026-11-01T02:00:00.000Z');
    expect(next('0 3 1 * *', 'Europe/Berlin', '2026-09-01T12:00:00.000Z')).toBe('2026-10-01T01:00:00.000Z');
  });

  it('finds a run strictly after the given instant', () => {
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-14T19:00:00.000Z')).toBe('2026-12-14T19:00:00.000Z');
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-14T18:59:59.999Z')).toBe('2026-11-14T19:00:00.000Z');
  });

  it('accepts only patterns of five fields that some day satisfies', () => {
    expect(['0 3 15 * *', '*/5 * * * 1-5'].every(isCronPattern)).toBe(true);
    for (const wrong of ['', 'monthly', '0 3 15 *', '0 0 3 15 * *', '61 3 15 * *', '0 3 30 2 *', '@monthly']) {
      expect([wrong, isCronPattern(wrong)]).toEqual([wrong, false]);
    }
  });
});

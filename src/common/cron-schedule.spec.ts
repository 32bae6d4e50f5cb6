import { isCronPattern, nextTime } from './cron-schedule';

describe('the next time of a schedule', () => {
  const next = (pattern: string, zone: string, after: string): string => nextTime({ pattern, zone }, after);

  it('is what the clock on the wall shows in the zone', () => {
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-01T00:00:00.000Z')).toBe('2026-11-14T19:00:00.000Z');
    expect(next('0 3 15 * *', 'America/New_York', '2026-11-01T00:00:00.000Z')).toBe('2026-11-15T08:00:00.000Z');
  });

  it('stays there when summer time ends', () => {
    expect(next('0 3 1 * *', 'Europe/Berlin', '2026-10-01T12:00:00.000Z')).toBe('2026-11-01T02:00:00.000Z');
    expect(next('0 3 1 * *', 'Europe/Berlin', '2026-09-01T12:00:00.000Z')).toBe('2026-10-01T01:00:00.000Z');
  });

  it('is after the instant, also when that is one of its times', () => {
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-14T19:00:00.000Z')).toBe('2026-12-14T19:00:00.000Z');
    expect(next('0 3 15 * *', 'Asia/Shanghai', '2026-11-14T18:59:59.999Z')).toBe('2026-11-14T19:00:00.000Z');
  });

  it('is named by five fields that some day satisfies', () => {
    expect(['0 3 15 * *', '*/5 * * * 1-5'].every(isCronPattern)).toBe(true);
    for (const wrong of ['', 'monthly', '0 3 15 *', '0 0 3 15 * *', '61 3 15 * *', '0 3 30 2 *', '@monthly']) {
      expect([wrong, isCronPattern(wrong)]).toEqual([wrong, false]);
    }
  });
});

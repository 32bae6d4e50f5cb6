import { creditedMinutes, earningsOf, recordMinutes } from './earning';
import { SUNRISE } from './packs/sunrise';

const start = '2026-09-04T08:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(start) + seconds * 1000).toISOString();

describe('recordMinutes', () => {
  it('counts whole minutes of service and drops the seconds of a started one', () => {
    expect([0, 59, 60, 119, 3600].map((seconds) => recordMinutes(SUNRISE, start, after(seconds)))).toEqual([
      0, 0, 1, 1, 60,
    ]);
  });
});

describe('creditedMinutes', () => {
  it('rounds the credited time down to whole quarters of an hour', () => {
    expect([0, 14, 15, 29, 30, 119].map((minutes) => creditedMinutes(SUNRISE, minutes))).toEqual([
      0, 0, 15, 15, 30, 105,
    ]);
  });

  it('credits at most two hours of a record', () => {
    expect([120, 121, 600].map((minutes) => creditedMinutes(SUNRISE, minutes))).toEqual([120, 120, 120]);
  });
});

describe('earningsOf', () => {
  it('earns 100 hundredths of a point an hour times the factor of the category', () => {
    const pointsPerHour = (category: string): number => earningsOf(SUNRISE, category, 60).points;
    expect(['care', 'clean', 'patrol', 'guide', 'teach'].map(pointsPerHour)).toEqual([150, 120, 110, 100, 100]);
  });

  it('computes points exactly and rounds them down to a whole hundredth', () => {
    // 15 minutes of patrol: 25 × 11/10 = 27.5; of care: 25 × 3/2 = 37.5.
    expect(earningsOf(SUNRISE, 'patrol', 15).points).toBe(27);
    expect(earningsOf(SUNRISE, 'care', 15).points).toBe(37);
    const thirds = { ...SUNRISE, categories: { care: [1, 3] as const } };
    expect(earningsOf(thirds, 'care', 120).points).toBe(66);
  });

  it('caps coins and points and leaves service hours uncapped', () => {
    expect(earningsOf(SUNRISE, 'care', 300)).toEqual({ minutes: 300, coins: 120, points: 300 });
  });
});

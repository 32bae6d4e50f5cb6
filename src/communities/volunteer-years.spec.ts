import { VolunteerYears, impossibleYears } from './volunteer-years';

const TODAY = '2026-11-20';
const fields = (sent: VolunteerYears, stored: VolunteerYears = {}): string[] =>
  impossibleYears(sent, stored, TODAY).map(({ field }) => field);

describe('impossibleYears', () => {
  it('accepts births from 1900 to this year, and refuses the years beside them', () => {
    expect([1900, 2026].map((birthYear) => fields({ birthYear }))).toEqual([[], []]);
    expect([1899, 2027].map((birthYear) => fields({ birthYear }))).toEqual([['birthYear'], ['birthYear']]);
  });

  it('accepts a registration today and refuses one tomorrow', () => {
    expect(fields({ registeredOn: TODAY })).toEqual([]);
    expect(fields({ registeredOn: '2026-11-21' })).toEqual(['registeredOn']);
  });

  it('refuses a registration before the year of birth, and accepts one in it', () => {
    expect(fields({ birthYear: 1990, registeredOn: '1990-01-01' })).toEqual([]);
    expect(fields({ birthYear: 1990, registeredOn: '1989-12-31' })).toEqual(['registeredOn']);
  });

  it('compares the one that is sent with the stored other, and names the one that is sent', () => {
    const stored = { birthYear: 1990, registeredOn: '2010-05-01' };
    expect(fields({ birthYear: 2011 }, stored)).toEqual(['birthYear']);
    expect(fields({ registeredOn: '1989-12-31' }, stored)).toEqual(['registeredOn']);
    expect(fields({ birthYear: 2011, registeredOn: null }, stored)).toEqual([]);
    expect(fields({ birthYear: null, registeredOn: '1989-12-31' }, stored)).toEqual([]);
  });

  it('does not judge stored values that the request leaves alone', () => {
    const stored = { birthYear: 2031, registeredOn: '1930-01-12' };
    expect(fields({}, stored)).toEqual([]);
    expect(fields({ birthYear: null }, stored)).toEqual([]);
  });
});

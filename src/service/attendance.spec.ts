import { SUNRISE } from '../policies/packs/sunrise';
import { Attendance, ApprovedRecord, assess } from './attendance';

const at = (time: string): string => `2026-09-04T${time}.000Z`;

function attended(change: Partial<Attendance> = {}): Attendance {
  return {
    volunteer: 'v',
    recorder: 'r',
    approver: 'a',
    method: 'code',
    startsAt: at('08:00:00'),
    signedOutAt: at('10:00:00'),
    plannedEnd: at('11:00:00'),
    fromBooks: true,
    latestEnd: at('18:00:00'),
    ...change,
  };
}

const approved = (startsAt: string, endsAt: string, activity = 'other'): ApprovedRecord => ({
  id: 'approved',
  activity,
  startsAt: at(startsAt),
  endsAt: at(endsAt),
});

const assessed = (change: Partial<Attendance> = {}, records: ApprovedRecord[] = []): object =>
  assess(attended(change), 'same', records, SUNRISE);

describe('assess', () => {
  it('gives grade A when both ends were scanned, B with the sign-out filled in, C when typed', () => {
    expect(assessed()).toEqual({ endsAt: at('10:00:00'), signOut: 'taken', grade: 'A' });
    expect(assessed({ signedOutAt: undefined })).toEqual({ endsAt: at('11:00:00'), signOut: 'filled', grade: 'B' });
    expect(assessed({ signedOutAt: undefined, method: 'typed' })).toEqual({
      endsAt: at('11:00:00'),
      signOut: 'filled',
      grade: 'C',
    });
  });

  it('gives a live record grade C at most, whatever its method, and a late one the grade of late records', () => {
    expect(assessed({ fromBooks: false })).toMatchObject({ grade: 'C' });
    expect(assessed({ fromBooks: false, signedOutAt: undefined })).toMatchObject({ grade: 'C' });
    expect(assessed({ fromBooks: undefined, method: 'typed' })).toMatchObject({ grade: 'C' });
    const late = { due: '2026-09-18', calendar: 'cn@1' };
    const pack = { ...SUNRISE, recording: { late: { grade: 'D' as const } } };
    expect(assess(attended({ fromBooks: false, late }), 'same', [], pack)).toMatchObject({ grade: 'D' });
  });

  it('rejects an approval by the recorder or the volunteer', () => {
    expect(assessed({ approver: 'r' })).toMatchObject({ refused: 'not-independent' });
    expect(assessed({ approver: 'v' })).toMatchObject({ refused: 'not-independent' });
  });

  it('rejects an end that is not after the start, to the millisecond', () => {
    expect(assessed({ signedOutAt: at('08:00:00') })).toMatchObject({ refused: 'ends-before-it-starts' });
    expect(assessed({ signedOutAt: '2026-09-04T08:00:00.001Z' })).toMatchObject({ grade: 'A' });
    expect(assessed({ signedOutAt: undefined, plannedEnd: at('07:00:00') })).toMatchObject({
      refused: 'ends-before-it-starts',
    });
  });

  it('rejects more than 24 hours and an end still to come, also when the sign-out is filled in', () => {
    const nextDay = '2026-09-05T08:00:00.000Z';
    const planned = { signedOutAt: undefined, plannedEnd: nextDay };
    expect(assessed({ ...planned, latestEnd: nextDay })).toMatchObject({ endsAt: nextDay });
    expect(assessed({ ...planned, startsAt: at('07:59:59'), latestEnd: nextDay })).toMatchObject({
      refused: 'too-long',
    });
    expect(assessed(planned)).toMatchObject({ refused: 'not-over-yet' });
    expect(assessed({ signedOutAt: at('18:00:01') })).toMatchObject({ refused: 'not-over-yet' });
  });

  it('rejects a second record for the same activity, even when the times do not overlap', () => {
    expect(assessed({}, [approved('01:00:00', '02:00:00', 'same')])).toMatchObject({ refused: 'already-recorded' });
  });

  it('accepts an overlap of less than a minute and rejects one of a minute', () => {
    expect(assessed({}, [approved('07:00:00', '08:00:59')])).toMatchObject({ grade: 'A' });
    expect(assessed({}, [approved('07:00:00', '08:01:00')])).toMatchObject({ refused: 'overlaps' });
    expect(assessed({}, [approved('09:59:01', '12:00:00')])).toMatchObject({ grade: 'A' });
    expect(assessed({}, [approved('09:59:00', '12:00:00')])).toMatchObject({ refused: 'overlaps' });
    expect(assessed({}, [approved('10:00:00', '12:00:00')])).toMatchObject({ grade: 'A' });
  });

  it('reports the first reason in the order of the community’s rules', () => {
    const all = { approver: 'r', signedOutAt: at('08:00:00') };
    expect(assessed(all, [approved('07:00:00', '12:00:00', 'same')])).toMatchObject({ refused: 'not-independent' });
    const overlapping = [approved('07:00:00', '12:00:00'), approved('07:00:00', '12:00:00', 'same')];
    expect(assessed({}, overlapping)).toMatchObject({ refused: 'already-recorded' });
  });
});

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
    ...change,
  };
}

const standing = (startsAt: string, endsAt: string, activity = 'other'): ApprovedRecord => ({
  id: 'stands',
  activity,
  startsAt: at(startsAt),
  endsAt: at(endsAt),
});

const judge = (change: Partial<Attendance> = {}, records: ApprovedRecord[] = []): object =>
  assess(attended(change), 'here', records, SUNRISE);

describe('an attendance', () => {
  it('is grade A when both ends were scanned, B with the sign-out filled in, C when typed', () => {
    expect(judge()).toEqual({ endsAt: at('10:00:00'), signOut: 'taken', grade: 'A' });
    expect(judge({ signedOutAt: undefined })).toEqual({ endsAt: at('11:00:00'), signOut: 'filled', grade: 'B' });
    expect(judge({ signedOutAt: undefined, method: 'typed' })).toEqual({
      endsAt: at('11:00:00'),
      signOut: 'filled',
      grade: 'C',
    });
  });

  it('is approved by neither the recorder nor the volunteer', () => {
    expect(judge({ approver: 'r' })).toMatchObject({ refused: 'not-independent' });
    expect(judge({ approver: 'v' })).toMatchObject({ refused: 'not-independent' });
  });

  it('ends after it starts, by a millisecond at least', () => {
    expect(judge({ signedOutAt: at('08:00:00') })).toMatchObject({ refused: 'ends-before-it-starts' });
    expect(judge({ signedOutAt: '2026-09-04T08:00:00.001Z' })).toMatchObject({ grade: 'A' });
    expect(judge({ signedOutAt: undefined, plannedEnd: at('07:00:00') })).toMatchObject({
      refused: 'ends-before-it-starts',
    });
  });

  it('is recorded once for an activity, even when the times do not meet', () => {
    expect(judge({}, [standing('01:00:00', '02:00:00', 'here')])).toMatchObject({ refused: 'already-recorded' });
  });

  it('may overlap another record by less than a minute, and not by a minute', () => {
    expect(judge({}, [standing('07:00:00', '08:00:59')])).toMatchObject({ grade: 'A' });
    expect(judge({}, [standing('07:00:00', '08:01:00')])).toMatchObject({ refused: 'overlaps' });
    expect(judge({}, [standing('09:59:01', '12:00:00')])).toMatchObject({ grade: 'A' });
    expect(judge({}, [standing('09:59:00', '12:00:00')])).toMatchObject({ refused: 'overlaps' });
    expect(judge({}, [standing('10:00:00', '12:00:00')])).toMatchObject({ grade: 'A' });
  });

  it('is refused for the first reason in the order of the house rules', () => {
    const all = { approver: 'r', signedOutAt: at('08:00:00') };
    expect(judge(all, [standing('07:00:00', '12:00:00', 'here')])).toMatchObject({ refused: 'not-independent' });
    const overlapping = [standing('07:00:00', '12:00:00'), standing('07:00:00', '12:00:00', 'here')];
    expect(judge({}, overlapping)).toMatchObject({ refused: 'already-recorded' });
  });
});

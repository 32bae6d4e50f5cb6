import { checkOver, checkSpan } from './service-span';

const span = (startsAt: string, endsAt: string): { startsAt: string; endsAt: string } => ({ startsAt, endsAt });

describe('checkSpan', () => {
  it('accepts exactly 24 hours, and refuses a millisecond more', () => {
    const startsAt = '2026-09-04T10:00:00.000Z';
    expect(checkSpan(span(startsAt, '2026-09-05T10:00:00.000Z'))).toBeUndefined();
    expect(checkSpan(span(startsAt, '2026-09-05T10:00:00.001Z'))).toMatchObject({ refused: 'too-long' });
  });

  it('counts elapsed time, not days: a service across midnight is no longer for it', () => {
    expect(checkSpan(span('2026-09-05T14:00:00.000Z', '2026-09-05T18:00:00.000Z'))).toBeUndefined();
  });

  it('refuses an end that is not after the start', () => {
    const at = '2026-09-04T10:00:00.000Z';
    expect(checkSpan(span(at, at))).toMatchObject({ refused: 'ends-before-it-starts' });
    expect(checkSpan(span(at, '2026-09-04T09:59:59.999Z'))).toMatchObject({ refused: 'ends-before-it-starts' });
  });
});

describe('checkOver', () => {
  it('accepts an end up to the latest instant that counts as past, and refuses a later one', () => {
    const latest = '2026-09-04T10:02:00.000Z';
    expect(checkOver({ endsAt: latest }, latest)).toBeUndefined();
    expect(checkOver({ endsAt: '2026-09-04T10:02:00.001Z' }, latest)).toMatchObject({ refused: 'not-over-yet' });
  });
});

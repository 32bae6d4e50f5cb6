import { Instant, addMillis, parseInstant } from './instant';
import { DomainError, FieldError } from './domain-error';

/** When a request arrived. */
interface Arrival {
  readonly arrived: Instant;
}

/** How far the clock of a client may be ahead of the service's. */
const MAX_CLOCK_SKEW_MS = 2 * 60_000;

/** The earliest instant that a request may name; east of Greenwich the first hours of 2000 are before it. */
const FIRST_INSTANT: Instant = '2000-01-01T00:00:00.000Z';

function tooEarly(field: string): FieldError {
  return { field, text: { en: 'is before 2000', zh: '早于 2000 年' } };
}

/** The latest instant that a request may name as past, by its arrival: a client's clock may be fast. */
export function latestInstant({ arrived }: Arrival): Instant {
  return addMillis(arrived, MAX_CLOCK_SKEW_MS);
}

/**
 * The instant of an event: the value of the field, or the request's arrival when it is left out. An instant after the
 * arrival is rejected, in imports too: with a mistyped year an entry would be dated years ahead and change what is owed
 * to shops today (docs/decisions/0040). So is one before 2000: no month before has figures.
 * @throws DomainError `invalid-request` that names the field
 */
export function happenedAt(field: string, value: string | undefined, arrival: Arrival): Instant {
  const at = parseInstant(value ?? '') ?? arrival.arrived;
  if (at < FIRST_INSTANT) throw new DomainError('invalid-request', { wrong: [tooEarly(field)] });
  if (at > arrival.arrived) assertPast(field, at, latestInstant(arrival));
  return at;
}

/**
 * Rejects a day or an instant in the future.
 * @param latest the latest allowed day or instant, of the same type as `at`
 * @throws DomainError `invalid-request` that names the field
 */
export function assertPast(field: string, at: string | undefined, latest: string): void {
  if (at !== undefined && at > latest) throw new DomainError('invalid-request', { wrong: [inFuture(field)] });
}

/** The error of a field whose day or instant is in the future. */
export function inFuture(field: string): FieldError {
  return {
    field,
    text: { en: 'is in the future: give the present or a past one', zh: '是将来的日期或时间，请填写当前或以前的' },
  };
}

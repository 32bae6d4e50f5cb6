import { Instant, parseInstant } from './instant';
import { DomainError, FieldError } from './domain-error';

/** When a request came, and where the row stands that it brings in, if it is one of old books. */
interface Arrival {
  readonly arrived: Instant;
  readonly row?: object;
}

/**
 * When something happened: as the centre says, or on the request's arrival. What is booked has happened: an instant
 * after the arrival (a year mistyped) would stand in a month that nobody sees for years, and move what shops are owed
 * today. Rows of old books are for the community's own rules to judge, which have no such check (docs/decisions/0034).
 * @throws DomainError `invalid-request` that names the field
 */
export function happenedAt(field: string, named: string | undefined, arrival: Arrival): Instant {
  const at = parseInstant(named ?? '') ?? arrival.arrived;
  assertPast(field, at, arrival.arrived, arrival.row);
  return at;
}

/**
 * Refuses a day or an instant that is still to come.
 * @param now the present day, or instant
 * @param row where it stands in old books, if it does
 * @throws DomainError `invalid-request` that names the field
 */
export function assertPast(field: string, at: string | undefined, now: string, row?: object): void {
  if (at !== undefined && at > now && row === undefined)
    throw new DomainError('invalid-request', { wrong: [ahead(field)] });
}

function ahead(field: string): FieldError {
  return {
    field,
    text: { en: 'is still to come: name one that is not', zh: '是将来的日期或时间，请填写当前或以前的' },
  };
}

import { Instant, parseInstant } from './instant';
import { DomainError, FieldError } from './domain-error';

/** When a request arrived; and within an import of old books the row that it carries. */
interface Arrival {
  readonly arrived: Instant;
  readonly row?: object;
  readonly import?: object;
}

/**
 * The instant of an event: the value of the field, or the request's arrival when it is left out. An instant after the
 * arrival is rejected: with a mistyped year an entry would be dated years ahead and change what is owed to shops today.
 * Imported rows of old books are not checked (docs/decisions/0034).
 * @throws DomainError `invalid-request` that names the field
 */
export function happenedAt(field: string, value: string | undefined, arrival: Arrival): Instant {
  const at = parseInstant(value ?? '') ?? arrival.arrived;
  assertPast(field, at, arrival.arrived, rowOfBooks(arrival));
  return at;
}

/**
 * Rejects a day or an instant in the future.
 * @param now the current day or instant, of the same type as `at`
 * @param row the imported row of old books, which is not checked
 * @throws DomainError `invalid-request` that names the field
 */
export function assertPast(field: string, at: string | undefined, now: string, row?: object): void {
  if (at !== undefined && at > now && row === undefined)
    throw new DomainError('invalid-request', { wrong: [inFuture(field)] });
}

/** The row of old books that a request carries. Outside an import nobody has confirmed that there are such books. */
export function rowOfBooks(arrival: Pick<Arrival, 'row' | 'import'>): object | undefined {
  return arrival.import && arrival.row;
}

function inFuture(field: string): FieldError {
  return {
    field,
    text: { en: 'is in the future: give the present or a past one', zh: '是将来的日期或时间，请填写当前或以前的' },
  };
}

import { inFuture } from '../common/assert-past';
import { FieldError } from '../common/domain-error';
import { Day } from '../common/instant';

/** The year of birth and the day of registration; null or absent when unknown. */
export interface VolunteerYears {
  readonly birthYear?: number | null;
  readonly registeredOn?: Day | null;
}

/** The first year of birth that is accepted. The field of the request has the same minimum. */
export const FIRST_BIRTH_YEAR = 1900;

/**
 * Finds what is impossible in the year of birth and the day of registration that a request sends: a birth before 1900 or
 * after this year, a registration after today or before the birth.
 * @param sent what the request sends  @param stored what is known already; a field that is sent replaces it
 * @param today the latest possible day, in the ledger's zone
 */
export function impossibleYears(sent: VolunteerYears, stored: VolunteerYears, today: Day): FieldError[] {
  const { birthYear, registeredOn } = sent;
  if (birthYear && !isBirthYear(birthYear, today)) return [birthYearOutside(yearOf(today))];
  if (registeredOn && registeredOn > today) return [inFuture('registeredOn')];
  if (!isRegisteredBeforeBirth({ ...stored, ...definedOf(sent) })) return [];
  if (registeredOn) return [REGISTERED_BEFORE_BIRTH];
  return birthYear ? [BORN_AFTER_REGISTRATION] : [];
}

function isBirthYear(year: number, today: Day): boolean {
  return year >= FIRST_BIRTH_YEAR && year <= yearOf(today);
}

function isRegisteredBeforeBirth({ birthYear, registeredOn }: VolunteerYears): boolean {
  return Boolean(birthYear && registeredOn && yearOf(registeredOn) < birthYear);
}

/** The fields that are sent; null clears one. */
function definedOf({ birthYear, registeredOn }: VolunteerYears): VolunteerYears {
  return { ...(birthYear !== undefined && { birthYear }), ...(registeredOn !== undefined && { registeredOn }) };
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

function birthYearOutside(thisYear: number): FieldError {
  const text = {
    en: `must be a year from ${FIRST_BIRTH_YEAR} to ${thisYear}`,
    zh: `必须是 ${FIRST_BIRTH_YEAR} 到 ${thisYear} 之间的年份`,
  };
  return { field: 'birthYear', text };
}

const REGISTERED_BEFORE_BIRTH: FieldError = {
  field: 'registeredOn',
  text: { en: 'must not be before the year of birth', zh: '不能早于出生年份' },
};

const BORN_AFTER_REGISTRATION: FieldError = {
  field: 'birthYear',
  text: { en: 'must not be after the year of registration', zh: '不能晚于登记年份' },
};

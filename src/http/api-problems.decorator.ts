import { ApiExtension } from '@nestjs/swagger';
import { ErrorCode } from '../common/error-codes';

/** Under this name the API's description carries the problems of a route until they are written out (http/openapi/openapi.ts). */
export const API_PROBLEMS = 'x-problems';

/** The problems of the field that a route can answer with; those of every route alike are added by themselves. */
export function ApiProblems(...codes: readonly ErrorCode[]): MethodDecorator {
  return ApiExtension(API_PROBLEMS, [...codes]);
}

/** What booking into a month can come to. */
export const BOOKING_PROBLEMS = [
  'month-closed',
  'amount-too-large',
  'limit-exceeded',
] as const satisfies readonly ErrorCode[];

/** Accounts that have less than is taken. */
export const INSUFFICIENT_BALANCE_PROBLEMS = [
  'insufficient-record',
  'insufficient-coins',
  'insufficient-points',
  'insufficient-fund',
  'insufficient-balance',
] as const satisfies readonly ErrorCode[];

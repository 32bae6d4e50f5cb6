import { ApiExtension } from '@nestjs/swagger';
import { ErrorCode } from '../common/error-codes';

/** The extension that lists a route's problems until the OpenAPI document is built (http/openapi/openapi.ts). */
export const API_PROBLEMS = 'x-problems';

/** Documents the problems of a route. Those that every route can answer are added automatically. */
export function ApiProblems(...codes: readonly ErrorCode[]): MethodDecorator {
  return ApiExtension(API_PROBLEMS, [...codes]);
}

/** The problems of a request that books an entry into a month. */
export const BOOKING_PROBLEMS = [
  'month-closed',
  'amount-too-large',
  'limit-exceeded',
] as const satisfies readonly ErrorCode[];

/** The problems of a request that takes more than an account has. */
export const INSUFFICIENT_BALANCE_PROBLEMS = [
  'insufficient-record',
  'insufficient-coins',
  'insufficient-points',
  'insufficient-fund',
  'insufficient-balance',
] as const satisfies readonly ErrorCode[];

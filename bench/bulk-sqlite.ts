import type { Result } from './run';

export function bulkSqlite(): Promise<Result> {
  return Promise.reject(new Error('to come'));
}

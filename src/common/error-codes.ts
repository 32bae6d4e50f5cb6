import { RefusalCode } from './refusal';

/** Codes of errors outside the domain rules: wrong requests, limits and faults. */
export type RequestErrorCode =
  | 'invalid-request'
  | 'malformed-body'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'idempotency-key-missing'
  | 'idempotency-key-invalid'
  | 'idempotency-key-reused'
  | 'unauthorized'
  | 'forbidden'
  | 'till-only'
  | 'unknown-ledger'
  | 'not-found'
  | 'method-not-allowed'
  | 'wrong-key'
  | 'too-many-attempts'
  | 'too-many-requests'
  | 'unreadable-request'
  | 'request-too-slow'
  | 'headers-too-large'
  | 'job-not-failed'
  | 'stopping'
  | 'not-ready'
  | 'too-many-tries'
  | 'too-busy'
  | 'commit-failed'
  | 'database-away'
  | 'database-damaged'
  | 'checkpoints-unreachable'
  | 'checkpoints-differ'
  | 'log-damaged'
  | 'internal';

/** Every error code of the API. */
export type ErrorCode = RefusalCode | RequestErrorCode;

import { RefusalCode } from './refusal';

/** What goes wrong before a command is decided. */
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
  | 'unknown-ledger'
  | 'not-found'
  | 'method-not-allowed'
  | 'wrong-key'
  | 'key-ended'
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
  | 'internal';

/** Every code that a caller can be answered with. */
export type ErrorCode = RefusalCode | RequestErrorCode;

import type { FastifyReply } from 'fastify';
import { ErrorCode } from '../common/error-codes';

/** What a request's line in the log tells beside its route. Opaque ids and codes only: nothing of it is about a person. */
export interface RequestLogFields {
  readonly ledger?: string;
  /** The first entries that it booked. */
  readonly entries?: readonly { readonly seq: number; readonly id: string }[];
  /** How many more there were. */
  readonly more?: number;
  readonly problem?: ErrorCode;
}

const facts = new WeakMap<FastifyReply, RequestLogFields>();

/** Adds to the line of the request that is answered. */
export function addLogFields(reply: FastifyReply, more: RequestLogFields): void {
  facts.set(reply, { ...facts.get(reply), ...more });
}

/** What was added to a request's line. */
export function requestLogFields(reply: FastifyReply): RequestLogFields | undefined {
  return facts.get(reply);
}

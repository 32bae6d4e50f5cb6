import type { FastifyReply } from 'fastify';
import { ErrorCode } from '../common/error-codes';

/** What a request's line in the log tells beside its route. Opaque ids and codes only: nothing of it is about a person. */
export interface LineFacts {
  readonly ledger?: string;
  /** The first entries that it booked. */
  readonly entries?: readonly { readonly seq: number; readonly id: string }[];
  /** How many more there were. */
  readonly more?: number;
  readonly problem?: ErrorCode;
}

const facts = new WeakMap<FastifyReply, LineFacts>();

/** Adds to the line of the request that is answered. */
export function addToLine(reply: FastifyReply, more: LineFacts): void {
  facts.set(reply, { ...facts.get(reply), ...more });
}

/** What was added to a request's line. */
export function lineFacts(reply: FastifyReply): LineFacts | undefined {
  return facts.get(reply);
}

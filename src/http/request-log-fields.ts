import type { FastifyReply } from 'fastify';
import { ErrorCode } from '../common/error-codes';

/** What is logged of a request beside its route: opaque ids and codes only, nothing about a person. */
export interface RequestLogFields {
  readonly ledger?: string;
  /** The first of the entries that it booked. */
  readonly entries?: readonly { readonly seq: number; readonly id: string }[];
  /** The number of further entries. */
  readonly more?: number;
  readonly problem?: ErrorCode;
}

const fieldsByReply = new WeakMap<FastifyReply, RequestLogFields>();

/** Adds fields to what is logged of a request. */
export function addLogFields(reply: FastifyReply, more: RequestLogFields): void {
  fieldsByReply.set(reply, { ...fieldsByReply.get(reply), ...more });
}

/** Returns the fields that were added. */
export function requestLogFields(reply: FastifyReply): RequestLogFields | undefined {
  return fieldsByReply.get(reply);
}

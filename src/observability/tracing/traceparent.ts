import { SpanContext } from '@opentelemetry/api';

/** `00-TRACE-SPAN-FLAGS` in hexadecimal (W3C Trace Context, level 1). Later versions may append further fields. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Parses a `traceparent` header into the parent span; undefined if it is missing, malformed or repeated. `tracestate`
 * and `baggage` are ignored, since they may contain arbitrary text.
 */
export function parentOf(header: string | string[] | undefined): SpanContext | undefined {
  const match = TRACEPARENT.exec(String(header ?? ''));
  if (!match) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = match;
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

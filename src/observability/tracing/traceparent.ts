import { SpanContext } from '@opentelemetry/api';

/** `00-TRACE-SPAN-FLAGS`, in hexadecimal (W3C Trace Context, level 1); a later version may have more after it. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The span of the server in front under which a request came; undefined when its header is none. What stands in
 * `tracestate` and `baggage` is free text of strangers: it is not taken over.
 */
export function parentOf(header: string | string[] | undefined): SpanContext | undefined {
  const found = TRACEPARENT.exec(String(header ?? ''));
  if (!found) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = found;
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

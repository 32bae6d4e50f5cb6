import { Refusal, refuse } from '../common/refusal';
import { CONSOLE_ACTOR } from '../ledger/core/system-actor';

/** What waits for a second person. Service records wait too, with a table of their own. */
export const CONFIRMATION_KINDS = [
  'import',
  'shop-rate',
  'fund-receipt',
  'shop-payment',
  'brought-forward',
  'correction',
  'reversal',
  'key',
  'refund',
] as const;

export type ConfirmationKind = (typeof CONFIRMATION_KINDS)[number];

/** The people and the status of a request that waits for its confirmation. */
interface Waiting {
  readonly status: string;
  readonly requester: string;
}

/**
 * Checks who decides and whether it still waits. Whoever asked for something never confirms it, but may withdraw it. At
 * the command line the same hand does both, and the entry says so.
 */
export function checkDecision(
  waiting: Waiting | undefined,
  { decision, actor }: { readonly decision: 'confirm' | 'reject'; readonly actor: string },
): Refusal | undefined {
  if (!waiting) return refuse('already-decided', undefined, { status: 'rejected' });
  if (waiting.status !== 'waiting') return refuse('already-decided', undefined, { status: waiting.status });
  const own = waiting.requester === actor && actor !== CONSOLE_ACTOR;
  return decision === 'confirm' && own ? refuse('not-independent') : undefined;
}

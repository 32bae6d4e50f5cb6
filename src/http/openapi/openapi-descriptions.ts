import { PERMISSIONS, Permission } from '../../auth/permissions';

/** What the paragraphs about an operation follow from. */
export interface OperationTraits {
  /** The permission that its route requires; `instance` for a key of the instance, undefined for a public route. */
  readonly permission: Permission | 'instance' | undefined;
  /** Does it take an `Idempotency-Key`? */
  readonly appends: boolean;
}

const RETRIES =
  'Retries: send an `Idempotency-Key` of your own. The same key and body get the stored answer again, with the header ' +
  '`Idempotency-Replayed: true`, and nothing is booked twice; the same key with another body is refused.';

/** Completes an operation's description with who may call it and how it is retried. */
export function fullDescription(own: string | undefined, { permission, appends }: OperationTraits): string {
  return [own, callers(permission), ...(appends ? [RETRIES] : [])].filter(Boolean).join('\n\n');
}

function callers(permission: OperationTraits['permission']): string {
  if (permission === undefined) return 'Who may call it: anybody, without a key.';
  if (permission === 'instance') return 'Who may call it: a key of the instance, which belongs to no ledger.';
  return `Who may call it: ${PERMISSIONS[permission].join(', ')} (permission \`${permission}\`, docs/roles.md).`;
}

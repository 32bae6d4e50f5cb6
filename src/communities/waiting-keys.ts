import { ApiKey } from '../auth/api-key.entity';
import { isRefusal } from '../common/refusal';
import { ConfirmationRequest, held } from '../confirmations/confirmations.service';
import { Command, Request, RowSelector } from '../ledger/core/command';
import { KeyAuthor } from './api-key-entries';

/** What a confirmation of a key says of it to the second person, and what its entry needs. */
export interface AskedKey {
  /** The person who is to hold it, by opaque id. */
  readonly holder: string;
  readonly role: string;
  /** Its shop, by opaque id. */
  readonly shop?: string;
  readonly label?: string;
  readonly expiresAt?: string;
  /** The key that it replaces, and for how many minutes that one stays valid after the confirmation. */
  readonly replaces?: string;
  readonly graceMinutes?: number;
}

/**
 * Whether a new key works only after a second person's confirmation (docs/decisions/0043). Whoever makes a key holds its
 * secret and could act as its holder: over REST, keys of staff and of shops wait. A key that replaces one's own does not,
 * nor does a volunteer's, which reaches one volunteer's own points.
 */
export function mustWait(
  { roles, person, rotatedFrom }: Pick<ApiKey, 'roles' | 'person' | 'rotatedFrom'>,
  { actor, via }: Pick<KeyAuthor, 'actor' | 'via'>,
): boolean {
  const replacesOwn = rotatedFrom !== null && person === actor;
  return via === 'rest' && roles !== 'volunteer' && !replacesOwn;
}

/**
 * The command that stores a key that does not work yet, with the request for its confirmation. It is refused when the
 * confirmation would be.
 * @param booking the command that books the key
 */
export function waitingKeyCommand(booking: Command, row: ApiKey, asked: ConfirmationRequest): Command {
  const waiting = held(booking, asked);
  return {
    ...waiting,
    decide: (view) => {
      const proposal = waiting.decide(view);
      if (isRefusal(proposal)) return proposal;
      const key = { table: ApiKey, row: { ...row, waitingSince: booking.request.arrived } };
      return { ...proposal, rows: (entries) => [key, ...(proposal.rows?.(entries) ?? [])] };
    },
  };
}

/** The command that ends a key whose confirmation is rejected. It has no entry: the key never worked. */
export function endOfWaitingKey(request: Request, id: string): Command {
  const self: RowSelector<ApiKey> = { table: ApiKey, where: { id } };
  return {
    request,
    accounts: [],
    readSet: [self],
    decide: (view) => ({
      drafts: [],
      rows: () => view.rows(self).map((key) => ({ table: ApiKey, row: { ...key, revokedAt: request.arrived } })),
      receipt: { id },
    }),
  };
}

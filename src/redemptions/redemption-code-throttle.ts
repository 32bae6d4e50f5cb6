import { Injectable } from '@nestjs/common';
import { Outcome, Request } from '../ledger/core/command';
import { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { Instant, addMillis } from '../common/instant';
import { RefusalCode } from '../common/refusal';

/** The most wrong attempts of a client within the window. */
const MAX_WRONG_ATTEMPTS = 10;
/** The length of the window in milliseconds. */
const WINDOW_MS = 15 * 60_000;

/**
 * Refusals that count as wrong attempts. Too few points count too: trying a valid code with varying amounts would
 * reveal the balance.
 */
const COUNTED_REFUSALS: readonly RefusalCode[] = ['consent-invalid', 'insufficient-points'];

/**
 * Limits guessing of redemption codes: after ten wrong attempts within fifteen minutes a client's further attempts are
 * rejected until the oldest leaves the window (docs/decisions/0010). The counts are in memory and lost at a restart,
 * which does not make 40 bits guessable. rate-limiter-flexible has neither a window that slides nor attempts that wait
 * for each other (docs/decisions/0037).
 */
@Injectable()
export class RedemptionCodeThrottle {
  /** By ledger and client; bounded by the number of API keys. */
  private readonly clients = new Map<string, ClientAttempts>();

  /**
   * Posts a shop's purchase, unless its client made too many wrong attempts. The centre's own clients are not limited.
   * @throws DomainError `too-many-tries` with the seconds to wait
   */
  async attempt(caller: Caller, { arrived }: Request, post: () => Promise<Outcome>): Promise<Outcome> {
    if (caller.shop === undefined) return post();
    const client = this.attemptsOf(`${caller.ledger} ${caller.client}`);
    const end = await startAttempt(client, arrived);
    try {
      const outcome = await post();
      if (isWrong(outcome)) client.wrong = [...client.wrong, arrived].slice(-MAX_WRONG_ATTEMPTS);
      return redactBalance(caller, outcome);
    } finally {
      end();
    }
  }

  private attemptsOf(name: string): ClientAttempts {
    const client = this.clients.get(name) ?? { wrong: [], pending: new Set() };
    this.clients.set(name, client);
    return client;
  }
}

/** The attempts of one client. */
interface ClientAttempts {
  /** Instants of wrong attempts, oldest first. */
  wrong: readonly Instant[];
  /** Attempts whose outcome is not known yet. */
  readonly pending: Set<Promise<void>>;
}

/**
 * Starts an attempt, or rejects it. An attempt that would exceed the limit if all pending ones were wrong waits for one
 * of them to end: a hundred concurrent guesses count as ten, and a busy shop is not rejected.
 * @returns the function that ends the attempt
 */
async function startAttempt(client: ClientAttempts, arrived: Instant): Promise<() => void> {
  for (;;) {
    const wrong = client.wrong.filter((at) => addMillis(at, WINDOW_MS) > arrived);
    const [oldest] = wrong;
    if (wrong.length >= MAX_WRONG_ATTEMPTS && oldest !== undefined) {
      const seconds = Math.ceil((Date.parse(addMillis(oldest, WINDOW_MS)) - Date.parse(arrived)) / 1000);
      throw new DomainError('too-many-tries', { values: { seconds } });
    }
    if (wrong.length + client.pending.size < MAX_WRONG_ATTEMPTS) return addPending(client);
    await Promise.race(client.pending);
  }
}

/** Counts an attempt as pending until the returned function is called. */
function addPending({ pending }: ClientAttempts): () => void {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  pending.add(ended);
  return () => {
    pending.delete(ended);
    end();
  };
}

function isWrong(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && !outcome.replayed && COUNTED_REFUSALS.includes(outcome.refusal.refused);
}

/** Removes the balance from a shop's refusal: it learns that the points do not suffice, not how many there are. */
export function redactBalance({ shop }: Caller, outcome: Outcome): Outcome {
  if (shop === undefined || outcome.kind !== 'refused') return outcome;
  return outcome.refusal.refused === 'insufficient-points'
    ? { ...outcome, refusal: { refused: 'not-enough-points' } }
    : outcome;
}

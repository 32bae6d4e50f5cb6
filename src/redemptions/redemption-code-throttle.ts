import { Injectable } from '@nestjs/common';
import { Outcome, Request } from '../ledger/core/command';
import { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { Instant, later } from '../common/instant';
import { RefusalCode } from '../common/refusal';

/** How many wrong tries a till has … */
const MOST = 10;
/** … within this time, in milliseconds. */
const WINDOW = 15 * 60_000;

/**
 * What counts as a wrong try. A code that is good, tried for ever other amounts, would tell a balance: so that counts
 * too.
 */
const WRONG: readonly RefusalCode[] = ['consent-invalid', 'insufficient-points'];

/**
 * Slows tills that guess: after ten wrong tries within fifteen minutes a client's further tries are refused until the
 * oldest is that old. Kept in memory: a restart forgets, and 40 bits are not guessed by restarts.
 */
@Injectable()
export class RedemptionCodeThrottle {
  /** By ledger and client. There are as many as keys were made. */
  private readonly tills = new Map<string, Till>();

  /** Books what a till asks for, unless it guessed too often. The centre names volunteers and has nothing to guess. */
  async take(caller: Caller, { arrived }: Request, book: () => Promise<Outcome>): Promise<Outcome> {
    if (caller.shop === undefined) return book();
    const till = this.till(`${caller.ledger} ${caller.client}`);
    const ended = await turn(till, arrived);
    try {
      const outcome = await book();
      if (isWrong(outcome)) till.wrong = [...till.wrong, arrived].slice(-MOST);
      return redactBalance(caller, outcome);
    } finally {
      ended();
    }
  }

  private till(name: string): Till {
    const till = this.tills.get(name) ?? { wrong: [], trying: new Set() };
    this.tills.set(name, till);
    return till;
  }
}

/** What a till tried. */
interface Till {
  /** Instants of wrong tries, oldest first. */
  wrong: readonly Instant[];
  /** Tries whose outcome is not known yet. */
  readonly trying: Set<Promise<void>>;
}

/**
 * Lets a try begin, or refuses it; whoever made it says when it ended. One that would be too many if all that are on
 * their way were wrong waits for those: so a hundred guesses at the same moment are ten, and a busy till loses nothing.
 */
async function turn(till: Till, arrived: Instant): Promise<() => void> {
  for (;;) {
    const wrong = till.wrong.filter((at) => later(at, WINDOW) > arrived);
    const [oldest] = wrong;
    if (wrong.length >= MOST && oldest !== undefined) {
      const seconds = Math.ceil((Date.parse(later(oldest, WINDOW)) - Date.parse(arrived)) / 1000);
      throw new DomainError('too-many-tries', { values: { seconds } });
    }
    if (wrong.length + till.trying.size < MOST) return begun(till);
    await Promise.race(till.trying);
  }
}

/** Counts a try as on its way until the function that it gives is called. */
function begun({ trying }: Till): () => void {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  trying.add(ended);
  return () => {
    trying.delete(ended);
    end();
  };
}

function isWrong(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && !outcome.replayed && WRONG.includes(outcome.refusal.refused);
}

/** A till is told that points don't suffice, and never how many there are: that is between volunteer and centre. */
export function redactBalance({ shop }: Caller, outcome: Outcome): Outcome {
  if (shop === undefined || outcome.kind !== 'refused') return outcome;
  return outcome.refusal.refused === 'insufficient-points'
    ? { ...outcome, refusal: { refused: 'not-enough-points' } }
    : outcome;
}

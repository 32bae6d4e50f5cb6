import { Injectable } from '@nestjs/common';
import { Outcome, Request } from '../ledger/command';
import { Caller } from '../platform/auth/keys';
import { Problem } from '../platform/http/problem';
import { Instant, later } from '../platform/instant';
import { RefusalCode } from '../platform/refusal';

/** How many wrong tries a till has … */
const MOST = 10;
/** … within this time, in milliseconds. */
const WINDOW = 15 * 60_000;

/**
 * What counts as a wrong try. A code that is good, tried for ever other amounts, would tell a balance or a ceiling:
 * so these count too.
 */
const WRONG: readonly RefusalCode[] = ['consent-invalid', 'above-ceiling', 'insufficient-points'];

/**
 * Slows tills that guess: after ten wrong tries within fifteen minutes a client's further tries are refused until the
 * oldest is that old. Kept in memory: a restart forgets, and 40 bits are not guessed by restarts.
 */
@Injectable()
export class TillTries {
  /** Instants of wrong tries, oldest first, by ledger and client. There are as many clients as keys were made. */
  private readonly wrong = new Map<string, readonly Instant[]>();

  /** Books what a till asks for, unless it guessed too often. The centre names volunteers and has nothing to guess. */
  async take(caller: Caller, { arrived }: Request, book: () => Promise<Outcome>): Promise<Outcome> {
    if (caller.shop === undefined) return book();
    const name = `${caller.ledger} ${caller.client}`;
    const tries = (this.wrong.get(name) ?? []).filter((at) => later(at, WINDOW) > arrived);
    const [oldest] = tries.slice(-MOST);
    if (tries.length >= MOST && oldest !== undefined) {
      const seconds = Math.ceil((Date.parse(later(oldest, WINDOW)) - Date.parse(arrived)) / 1000);
      throw new Problem('too-many-tries', { values: { seconds } });
    }
    const outcome = await book();
    const missed = outcome.kind === 'refused' && !outcome.replayed && WRONG.includes(outcome.refusal.refused);
    if (missed) this.wrong.set(name, [...(this.wrong.get(name) ?? tries), arrived].slice(-MOST));
    return hushed(caller, outcome);
  }
}

/** A till is told that points don't suffice, and never how many there are: that is between volunteer and centre. */
export function hushed({ shop }: Caller, outcome: Outcome): Outcome {
  if (shop === undefined || outcome.kind !== 'refused') return outcome;
  return outcome.refusal.refused === 'insufficient-points'
    ? { ...outcome, refusal: { refused: 'not-enough-points' } }
    : outcome;
}

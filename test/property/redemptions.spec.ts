import fc from 'fast-check';
import { RedemptionCodes } from '../../src/redemptions/redemption-codes.service';
import { HoldSweeper } from '../../src/redemptions/hold-sweeper';
import { Redemptions } from '../../src/redemptions/redemptions.service';
import { Reservations } from '../../src/redemptions/reservations.service';
import { Outcome, Request } from '../../src/ledger/core/command';
import { textFact } from '../../src/ledger/core/entry-rows';
import { Caller } from '../../src/auth/api-keys.service';
import { Database } from '../../src/database/database';
import { Person } from '../../src/communities/person.entity';
import { ReferenceData } from '../../src/communities/reference-data';
import { Shop } from '../../src/communities/shop.entity';
import { ManualClock, newRequest } from '../support/journal-fixture';
import { Community } from '../support/community';
import { after } from '../support/model';
import { Service, newService } from '../support/service';

const HOLD_MS = 15 * 60_000;
/** Price of the offer M01-1 and first balance of a volunteer, in hundredths of a point. */
const PRICE = 30;
const EARNED = 200;

/** A step at a shop. Codes, reservations and redemptions are numbered from the newest, 0. */
type Step =
  | { readonly do: 'code'; readonly ceiling?: number }
  | { readonly do: 'redeem' | 'reserve'; readonly code: number; readonly quantity: number }
  | { readonly do: 'capture'; readonly of: number; readonly amount?: number }
  | { readonly do: 'release'; readonly of: number }
  | { readonly do: 'refund'; readonly of: number; readonly amount: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'wait'; readonly millis: number }
  | { readonly do: 'wait-for'; readonly of: number; readonly offset: -1 | 0 | 1 };

const nth = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('code' as const),
      ceiling: fc.option(fc.constantFrom(30, 60), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('redeem' as const), code: nth, quantity: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), code: nth, quantity: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      of: nth,
      amount: fc.option(fc.integer({ min: 1, max: 130 }), { nil: undefined }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), of: nth }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('refund' as const), of: nth, amount: fc.integer({ min: 1, max: 100 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), millis: fc.constantFrom(1, 60_000, HOLD_MS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait-for' as const), of: nth, offset: fc.constantFrom(-1, 0, 1) }),
  },
);
/** Steps, each with a flag whether it is sent twice concurrently. */
const steps = fc.array(fc.tuple(step, fc.boolean()), { minLength: 5, maxLength: 30 });

interface Code {
  readonly text: string;
  readonly expires: string;
  readonly ceiling: number;
  used: boolean;
}
interface Held {
  id: string;
  readonly points: number;
  readonly expires: string;
  status: 'open' | 'captured' | 'released';
  captured: number;
}
interface Bought {
  id: string;
  readonly points: number;
  refunded: number;
}

/** A minimal model of redemption codes, holds and redemptions at a shop. */
class ShopModel {
  points = EARNED;
  readonly codes: Code[] = [];
  readonly held: Held[] = [];
  readonly bought: Bought[] = [];

  available(now: string): number {
    const open = this.held.filter((one) => one.status === 'open' && one.expires > now);
    return this.points - open.reduce((sum, { points }) => sum + points, 0);
  }

  pay(code: Code | undefined, points: number, now: string): string {
    if (!code || code.used || code.expires <= now) return 'consent-invalid';
    if (points > code.ceiling) return 'above-ceiling';
    if (points > this.available(now)) return 'not-enough-points';
    code.used = true;
    return 'booked';
  }

  resolve(held: Held, now: string): string {
    if (held.status !== 'open') return 'hold-resolved';
    return held.expires <= now ? 'hold-expired' : 'booked';
  }

  statusOf({ status, expires }: Held, now: string): string {
    return status === 'open' && expires <= now ? 'expired' : status;
  }
}

const newest = <T>(list: readonly T[], n: number): T | undefined => list[list.length - 1 - n];

describe('redemptions at a shop', () => {
  let service: Service;
  let community: Community;
  let shop: string;
  let sequence = 0;
  beforeAll(async () => {
    service = await newService(new ManualClock('2026-11-20T04:00:00.000Z'));
    community = await Community.create(service);
    await community.patch('offers/M01-1', { pricePointHundredths: PRICE });
    shop = (await service.app.get(ReferenceData).get(Shop, 'sunrise', 'M01')).id;
  });
  afterAll(() => service.end());

  const request = (): Request => newRequest({ arrived: service.clock.at, key: `shop-${(sequence += 1)}` });
  /** A request of the shop's till: another person's than who issued the codes. */
  const atTill = (): Request => ({ ...request(), actor: 'till' });
  /** A shop's key without failed codes. */
  const caller = (): Caller => ({
    ...{ keyId: '', ledger: 'sunrise', roles: ['shop'], person: 'till', shop, client: `shop-${sequence}` },
  });
  const resultOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);
  const fact = (outcome: Outcome, name: string): string =>
    outcome.kind === 'booked' ? textFact(outcome.entries[0]?.facts ?? {}, name) : '';

  async function newVolunteer(): Promise<Person> {
    const code = `P${(sequence += 1)}`;
    await community.booked('volunteers', { code });
    await community.serve(code);
    return service.app.get(ReferenceData).get(Person, 'sunrise', code);
  }

  /** The call of a step and the model's expected result. Undefined for steps without a result or without a target. */
  function play(
    model: ShopModel,
    one: Step,
  ): { send: () => Promise<Outcome>; expected: () => string; booked: (outcome: Outcome) => void } | undefined {
    const app = service.app;
    const now = service.clock.at;
    switch (one.do) {
      case 'redeem':
      case 'reserve': {
        const code = newest(model.codes, one.code);
        const points = PRICE * one.quantity;
        const order = { offer: 'M01-1', quantity: one.quantity, consent: code?.text ?? '0000-0000' };
        const redeem = one.do === 'redeem';
        return {
          send: () =>
            redeem
              ? app.get(Redemptions).redeem(atTill(), caller(), order)
              : app.get(Reservations).reserve(atTill(), caller(), order),
          expected: () => {
            const result = model.pay(code, points, now);
            if (result !== 'booked') return result;
            if (redeem) {
              model.points -= points;
              model.bought.push({ id: '', points, refunded: 0 });
            } else model.held.push({ id: '', points, expires: after(now, HOLD_MS), status: 'open', captured: 0 });
            return result;
          },
          booked: (outcome) => {
            const made = redeem ? newest(model.bought, 0) : newest(model.held, 0);
            (made as { id: string }).id = fact(outcome, redeem ? 'redemption' : 'hold');
          },
        };
      }
      case 'capture': {
        const held = newest(model.held, one.of);
        const amount = one.amount ?? held?.points ?? 0;
        return (
          held && {
            send: () => app.get(Reservations).capture(atTill(), caller(), held.id, one.amount),
            expected: () => {
              const result = model.resolve(held, now);
              if (result !== 'booked') return result;
              if (amount > held.points) return 'more-than-held';
              Object.assign(held, { status: 'captured', captured: amount });
              model.points -= amount;
              model.bought.push({ id: '', points: amount, refunded: 0 });
              return result;
            },
            booked: (outcome) => {
              (newest(model.bought, 0) as Bought).id = fact(outcome, 'redemption');
            },
          }
        );
      }
      case 'release': {
        const held = newest(model.held, one.of);
        return (
          held && {
            send: () => app.get(Reservations).release(atTill(), caller(), held.id),
            expected: () => {
              const result = model.resolve(held, now);
              if (result === 'booked') held.status = 'released';
              return result;
            },
            booked: () => undefined,
          }
        );
      }
      case 'refund': {
        const bought = newest(model.bought, one.of);
        const pointHundredths = one.amount;
        return (
          bought && {
            send: () => app.get(Redemptions).refund(atTill(), caller(), { redemption: bought.id, pointHundredths }),
            expected: () => {
              if (bought.refunded + one.amount > bought.points) return 'more-than-captured';
              bought.refunded += one.amount;
              model.points += one.amount;
              return 'booked';
            },
            booked: () => undefined,
          }
        );
      }
      case 'code':
      case 'sweep':
      case 'wait':
      case 'wait-for':
        return undefined;
    }
  }

  /** Applies a step without a result: creates a code, moves the clock or runs the hold sweeper. */
  async function applyOther(model: ShopModel, volunteer: Person, one: Step): Promise<void> {
    const { clock, app } = service;
    if (one.do === 'code') {
      const order = one.ceiling === undefined ? {} : { ceilingPointHundredths: one.ceiling };
      const made = await app.get(RedemptionCodes).issue(request(), volunteer, order);
      const text = made.kind === 'registered' ? String(made.receipt['code']) : '';
      model.codes.push({ text, expires: after(clock.at, HOLD_MS), ceiling: one.ceiling ?? Infinity, used: false });
    } else if (one.do === 'wait') clock.at = after(clock.at, one.millis);
    else if (one.do === 'wait-for') {
      const expires = newest(model.held, one.of)?.expires ?? '';
      const at = expires && after(expires, one.offset);
      if (at > clock.at) clock.at = at;
    } else if (one.do === 'sweep') await app.get(HoldSweeper).sweep();
  }

  async function expectSame(model: ShopModel, volunteer: Person): Promise<void> {
    expect(model.available(service.clock.at)).toBeGreaterThanOrEqual(0);
    expect(await community.balances(volunteer.code)).toMatchObject({ POINT: model.points });
    for (const held of model.held) {
      const { body } = await community.get(`reservations/${held.id}`);
      const status = model.statusOf(held, service.clock.at);
      expect(body).toMatchObject({ status, pointHundredths: held.points, capturedHundredths: held.captured });
    }
    for (const { id, points, refunded } of model.bought) {
      const { body } = await community.get(`redemptions/${id}`);
      expect(body).toMatchObject({ pointHundredths: points, refundedHundredths: refunded });
    }
  }

  // docs/ledger.md §8 nos. 2 and 9: for any steps in any order no account is overdrawn, no capture exceeds its hold, no
  // refund exceeds its capture, and each code and hold is used once, exact to the millisecond.
  it('are answered as the model answers them, step by step', () =>
    fc.assert(
      fc.asyncProperty(steps, async (sequenceOfSteps) => {
        const volunteer = await newVolunteer();
        const model = new ShopModel();
        for (const [one, twice] of sequenceOfSteps) {
          const played = play(model, one);
          if (!played) {
            await applyOther(model, volunteer, one);
            continue;
          }
          const outcomes = await Promise.all(twice ? [played.send(), played.send()] : [played.send()]);
          const expected = outcomes.map(() => played.expected());
          expect([one, outcomes.map(resultOf).sort()]).toEqual([one, expected.sort()]);
          for (const outcome of outcomes) if (outcome.kind === 'booked') played.booked(outcome);
        }
        await expectSame(model, volunteer);
        await service.app.get(HoldSweeper).sweep();
        await expectSame(model, volunteer);
      }),
      { numRuns: 60 },
    ));

  it.each([-1, 0, 1])('capture a reservation %d ms from its expiry only before it expires', async (offset) => {
    for (const swept of [false, true]) {
      const volunteer = await newVolunteer();
      const consent = await community.redemptionCode(volunteer.code);
      const order = { offer: 'M01-1', consent };
      const held = await service.app.get(Reservations).reserve(atTill(), caller(), order);
      service.clock.at = after(service.clock.at, HOLD_MS + offset);
      if (swept) await service.app.get(HoldSweeper).sweep();
      const captured = await service.app.get(Reservations).capture(atTill(), caller(), fact(held, 'hold'), undefined);
      expect(resultOf(captured)).toBe(offset < 0 ? 'booked' : 'hold-expired');
      expect(await community.balances(volunteer.code)).toMatchObject({ POINT: EARNED - (offset < 0 ? PRICE : 0) });
    }
  });

  it('accept one of twenty concurrent uses of one redemption code', async () => {
    const volunteer = await newVolunteer();
    const order = { offer: 'M01-1', consent: await community.redemptionCode(volunteer.code) };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => service.app.get(Redemptions).redeem(atTill(), caller(), order)),
    );
    expect(outcomes.map(resultOf).sort()).toEqual(['booked', ...Array.from({ length: 19 }, () => 'consent-invalid')]);
    expect(await community.balances(volunteer.code)).toMatchObject({ POINT: EARNED - PRICE });
  });

  it('resolve a hold once when a capture, a release and the hold sweeper race', async () => {
    for (let n = 0; n < 10; n += 1) {
      const volunteer = await newVolunteer();
      const reservations = service.app.get(Reservations);
      const order = { offer: 'M01-1', quantity: 2, consent: await community.redemptionCode(volunteer.code) };
      const id = fact(await reservations.reserve(atTill(), caller(), order), 'hold');
      const [first, second] = n % 2 === 0 ? (['capture', 'release'] as const) : (['release', 'capture'] as const);
      const resolve = (what: 'capture' | 'release'): Promise<Outcome> =>
        what === 'capture'
          ? reservations.capture(atTill(), caller(), id, undefined)
          : reservations.release(atTill(), caller(), id);
      const [outcomes] = await Promise.all([
        Promise.all([resolve(first), resolve(second)]),
        service.app.get(HoldSweeper).sweep(),
      ]);
      expect(outcomes.map(resultOf).sort()).toEqual(['booked', 'hold-resolved']);
      const captured = outcomes.some((one) => one.kind === 'booked' && one.entries[0]?.kind === 'points.captured');
      expect(await community.balances(volunteer.code)).toMatchObject({ POINT: EARNED - (captured ? 2 * PRICE : 0) });
      const rows = await service.app
        .get(Database)
        .read.query<unknown[]>('SELECT seq FROM entry WHERE ledger = ? AND resolves_hold = ?', ['sunrise', id]);
      expect(rows).toHaveLength(1);
    }
  });
});

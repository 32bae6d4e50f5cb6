import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Answer } from '../../src/intake/call';
import { Followed, House, followed } from '../support/house';

/** How often it is killed: `npm run test:crash -- 200`. */
const KILLS = Number(process.env['CRASHES'] ?? 10);
const CLIENTS = 12;

/** Where the kills fall; a run is told again by its seed. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let house: House;
beforeAll(async () => {
  house = await House.found();
});
afterAll(() => house.end());

/** Something asked, and what came back before the lights went out. */
interface Wish {
  readonly key: string;
  readonly path: string;
  readonly body: object;
  answer?: Answer;
}

/** A small generator of numbers below 1, the same for the same seed. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function wish(n: number): Wish {
  const key = `wish-${n}`;
  if (n % 3 === 0) return { key, path: 'fund-receipts', body: { source: '募捐', cents: n + 1 } };
  const broughtForward = { minutes: n + 1, asOf: '2026-09-30' };
  if (n % 3 === 1) return { key, path: 'volunteers', body: { code: `V${n}`, broughtForward } };
  return { key, path: 'people', body: { code: `P${n}` } };
}

const send = ({ path, key, body }: Wish): Promise<Answer> => house.call({ method: 'POST', path, key, body });

const entriesOf = ({ body }: Answer): readonly Followed[] => body['entries'] as Followed[];

/** Clients that ask one thing after the other until nobody answers. */
async function ask(wishes: Wish[]): Promise<void> {
  const client = async (): Promise<void> => {
    for (;;) {
      const one = wish(wishes.length);
      wishes.push(one);
      const answer = await send(one).catch(() => undefined);
      if (!answer) return;
      one.answer = answer;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

describe(`a service that is killed ${KILLS} times under load (seed ${SEED})`, () => {
  it(
    'has all that it acknowledged, once and unchanged, and nothing by half; unknown outcomes end right through their keys',
    async () => {
      const wishes: Wish[] = [];
      const chance = random(SEED);
      const first = join(house.folder, 'first.checkpoint');
      writeFileSync(first, await house.checkpoint());
      for (let kill = 0; kill < KILLS; kill += 1) {
        const from = wishes.length;
        const asking = ask(wishes);
        await setTimeout(5 + chance.next().value * 400);
        await house.kill();
        await asking;
        await house.start();
        // Whoever got no answer asks again with the same key; who got one, gets it again.
        for (const one of wishes.slice(from)) {
          const again = await send(one);
          expect([one, again.status]).toEqual([one, 201]);
          if (one.answer) expect([again.replayed, again.body]).toEqual([true, one.answer.body]);
          one.answer ??= again;
        }
      }
      const entries = await followed(house.call);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1));
      const acknowledged = wishes.flatMap(({ answer }) => (answer ? entriesOf(answer) : []));
      expect(new Set(acknowledged.map(({ seq }) => seq)).size).toBe(acknowledged.length);
      for (const one of acknowledged) expect(entries[one.seq - 1]?.id).toBe(one.id);
      // No entry but those that somebody was told of, and what stood there before.
      const told = new Set(acknowledged.map(({ seq }) => seq));
      const others = entries.filter(({ seq }) => !told.has(seq)).map(({ kind }) => kind);
      expect(others).toEqual(['policy.adopted']);
      expect(acknowledged.length).toBeGreaterThan(KILLS);
      await house.stop();
      await house.verify('export', [first]);
      // A service takes a second to start, and on a busy machine many.
    },
    60_000 + KILLS * 30_000,
  );
});

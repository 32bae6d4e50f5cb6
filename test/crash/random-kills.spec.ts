import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Crowd, random } from '../support/crowd';
import { House } from '../support/house';
import { ON_POSTGRES } from '../support/place';

/** How often it is killed: `npm run test:crash -- 200`. */
const KILLS = Number(process.env['CRASHES'] ?? 10);

/** Where the kills fall; a run is told again by its seed. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let house: House;
beforeAll(async () => {
  house = await House.found();
});
afterAll(() => house.end());

describe(`a service that is killed ${KILLS} times under load (seed ${SEED})`, () => {
  it('has all that it acknowledged, once and unchanged, and nothing by half; unknown outcomes end right through their keys', async () => {
    const crowd = new Crowd(house);
    const chance = random(SEED);
    const first = join(house.folder, 'first.checkpoint');
    writeFileSync(first, await house.checkpoint());
    let [acknowledged, unknown] = [0, 0];
    const begun = Date.now();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const from = crowd.wishes.length;
      const asking = crowd.ask();
      await setTimeout(5 + chance.next().value * 400);
      await house.kill();
      await asking;
      acknowledged = crowd.acknowledged;
      await house.start();
      unknown += await crowd.repeat(from);
    }
    const seconds = Math.round((Date.now() - begun) / 1000);
    const words = `${KILLS} kills on ${ON_POSTGRES ? 'PostgreSQL' : 'SQLite'} in ${seconds} s (seed ${SEED})`;
    process.stderr.write(`${words}: ${crowd.wishes.length} asked, ${unknown} of them of unknown outcome\n`);
    expect(acknowledged).toBeGreaterThan(KILLS);
    expect(Object.keys(crowd.refused)).toEqual(['no answer']);
    await crowd.expectWhole();
    await house.stop();
    await house.verify('export', [first]);
  }, 7_200_000);
});

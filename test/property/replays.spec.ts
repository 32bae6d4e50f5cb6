import fc from 'fast-check';
import { Command, Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import { ModelRequest, after } from '../support/model';
import { PlayedCommand, bytesOf, headOf, newModelLedger, play } from '../support/model-run';
import { rowsOf } from '../support/recount';

const START = '2026-09-10T04:00:00.000Z';
const DAY = 86_400_000;

const issuePoints = (key: string, change: Partial<ModelRequest> = {}): ModelRequest => ({
  client: 'client-1',
  key,
  hash: 'body',
  arrived: START,
  now: START,
  settling: false,
  commands: [{ do: 'move', period: '2026-09', moves: [['issuance:POINT', 'points:p1', 10]] }],
  ...change,
});

const spend = (key: string): ModelRequest =>
  issuePoints(key, { commands: [{ do: 'move', period: '2026-09', moves: [['points:p1', 'shop:s1', 7]] }] });

/** The first answer to each key. */
function firstAnswers(played: readonly PlayedCommand[]): { command: Command; bytes: string }[] {
  return played
    .filter(({ outcome }) => outcome.kind !== 'key-reused' && !outcome.replayed)
    .map(({ command, outcome }) => ({ command, bytes: bytesOf(outcome) }));
}

const withBody = (command: Command, hash: string): Command => ({ ...command, request: { ...command.request, hash } });

describe('command repeated with its idempotency key', () => {
  let fixture: JournalFixture;
  beforeEach(async () => (fixture = await newJournalFixture()));
  afterEach(() => fixture.end());

  // docs/ledger.md §8 no. 7: replays are byte-identical, also after a restart; another body changes nothing.
  it('gets the same bytes one by one, concurrently and after a restart, and books nothing', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 40 }), async (requests) => {
        const ledger = await newModelLedger(fixture);
        const first = firstAnswers((await play(fixture, ledger, requests)).played);
        const rows = await rowsOf(fixture, ledger);
        const expected = first.map(({ bytes }) => bytes);

        const singly: string[] = [];
        for (const { command } of first) singly.push(bytesOf(await fixture.journal.post(command)));
        expect(singly).toEqual(expected);

        const threeTimes = [...first, ...first, ...first].map(({ command }) => command);
        const allAtOnce = async (): Promise<string[]> => {
          const outcomes = await Promise.all(threeTimes.map((command) => fixture.journal.post(command)));
          expect(outcomes.every((one) => one.kind !== 'key-reused' && one.replayed)).toBe(true);
          return outcomes.map(bytesOf);
        };
        expect(await allAtOnce()).toEqual([...expected, ...expected, ...expected]);
        fixture = await fixture.reopen();
        expect(await allAtOnce()).toEqual([...expected, ...expected, ...expected]);

        const others = first.map(({ command }) => fixture.journal.post(withBody(command, 'another body')));
        expect(new Set((await Promise.all(others)).map(({ kind }) => kind))).toEqual(new Set(['key-reused']));
        expect(await rowsOf(fixture, ledger)).toEqual(rows);
      }),
      { numRuns: 12 },
    ));

  it('makes one entry when it arrives a hundred times concurrently', async () => {
    const ledger = await newModelLedger(fixture);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => fixture.journal.post(commandOf(ledger, issuePoints('once')))),
    );
    expect((await headOf(fixture, ledger)).seq).toBe(1);
    expect(new Set(outcomes.map(bytesOf)).size).toBe(1);
    expect(outcomes.filter((one) => one.kind === 'booked' && !one.replayed)).toHaveLength(1);
  });

  it('is separate from another client’s command with the same key', async () => {
    const ledger = await newModelLedger(fixture);
    const [mine, theirs] = [issuePoints('shared'), { ...spend('shared'), client: 'client-2' }];
    const post = (...requests: ModelRequest[]): Promise<Outcome[]> =>
      Promise.all(requests.map((one) => fixture.journal.post(commandOf(ledger, one))));
    const first = await post(mine, theirs);
    expect(first).toMatchObject([{ kind: 'booked' }, { kind: 'booked' }]);
    expect((await post(theirs, mine)).map(bytesOf)).toEqual(first.map(bytesOf).reverse());
  });

  it('gets its refusal for exactly 30 days, and may succeed afterwards', async () => {
    const ledger = await newModelLedger(fixture);
    const refused = bytesOf(await fixture.journal.post(commandOf(ledger, spend('early'))));
    await fixture.journal.post(commandOf(ledger, issuePoints('means')));
    fixture.clock.at = after(START, 30 * DAY - 1);
    const last = await fixture.journal.post(commandOf(ledger, spend('early')));
    expect([last.kind, bytesOf(last)]).toEqual(['refused', refused]);
    fixture.clock.at = after(START, 30 * DAY);
    expect(await fixture.journal.post(commandOf(ledger, spend('early')))).toMatchObject({
      kind: 'booked',
      replayed: false,
    });
  });

  it('gets its success for ever, even when the clock is set back to the time of an earlier refusal', async () => {
    const ledger = await newModelLedger(fixture);
    await fixture.journal.post(commandOf(ledger, spend('early')));
    await fixture.journal.post(commandOf(ledger, issuePoints('means')));
    fixture.clock.at = after(START, 31 * DAY);
    const booked = bytesOf(await fixture.journal.post(commandOf(ledger, spend('early'))));
    fixture.clock.at = after(START, DAY);
    expect(bytesOf(await fixture.journal.post(commandOf(ledger, spend('early'))))).toBe(booked);
  });
});

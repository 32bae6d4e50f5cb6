import fc from 'fast-check';
import { Command, Outcome } from '../../src/ledger/core/command';
import { QueueFullError } from '../../src/ledger/journal/journal';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandOf } from '../support/command-arbitraries';
import { Move, ModelRequest } from '../support/model';
import { headOf, newModelLedger } from '../support/model-run';
import { rowsOf, chainFaults } from '../support/recount';

const START = '2026-09-10T04:00:00.000Z';
let keys = 0;

/** A command that moves value, with a key of its own. */
function moveCommand(ledger: string, ...moves: Move[]): Command {
  keys += 1;
  const request: ModelRequest = {
    client: 'client-1',
    key: `key-${keys}`,
    hash: 'body',
    arrived: START,
    now: START,
    settling: false,
    commands: [{ do: 'move', period: '2026-09', moves }],
  };
  return commandOf(ledger, request);
}

const resultOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);

describe('a journal under pressure', () => {
  let fixture: JournalFixture;
  afterEach(() => fixture.end());

  // design.md §2 no. 6: checked against the balance it will commit, never before it.
  it('lets one of two debits win when both want the same points at once', async () => {
    fixture = await newJournalFixture();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 20 }), async (points, debitCount) => {
        const ledger = await newModelLedger(fixture);
        await fixture.journal.post(moveCommand(ledger, ['issuance:POINT', 'points:p1', points]));
        const debits = Array.from({ length: debitCount }, () =>
          fixture.journal.post(moveCommand(ledger, ['points:p1', 'shop:s1', points])),
        );
        const results = (await Promise.all(debits)).map(resultOf);
        expect(results).toEqual(['booked', ...Array.from({ length: debitCount - 1 }, () => 'insufficient-points')]);
      }),
      { numRuns: 10 },
    );
  });

  it('says at once that it is too busy when its queue is full, decides nothing of what it turned away, and goes on', async () => {
    fixture = await newJournalFixture({ QUEUE_LIMIT: 5 });
    const ledger = await newModelLedger(fixture);
    const before = await headOf(fixture, ledger);
    const commands = Array.from({ length: 12 }, () => moveCommand(ledger, ['issuance:POINT', 'points:p1', 1]));
    const order: string[] = [];
    const answers = commands.map((command) =>
      fixture.journal.post(command).then(
        ({ kind }) => order.push(kind) && kind,
        (error: unknown) => order.push('turned away') && error,
      ),
    );
    const settled = await Promise.all(answers);
    expect(settled.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'booked'));
    expect(settled.slice(5).every((one) => one instanceof QueueFullError)).toBe(true);
    expect(order.slice(0, 7).every((one) => one === 'turned away')).toBe(true);
    expect((await headOf(fixture, ledger)).seq).toBe(before.seq + 5);
    const retried = await fixture.journal.post(commands[11] as Command);
    expect(retried).toMatchObject({ kind: 'booked', replayed: false });
  });

  it('books all others of a batch when one command’s rule fails, wherever it fails and wherever it stands', async () => {
    fixture = await newJournalFixture();
    const failing: ((command: Command) => Command)[] = [
      (command) => ({
        ...command,
        decide: () => {
          throw new Error('the rule');
        },
      }),
      (command) => ({ ...command, accounts: [] }),
      (command) => ({
        ...command,
        decide: (view) => ({
          ...command.decide(view),
          rows: () => {
            throw new Error('the rows');
          },
        }),
      }),
      (command) => ({
        ...command,
        decide: (view) => ({ ...command.decide(view), rows: () => [{ table: class Nowhere {}, row: {} }] }),
      }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...failing), fc.integer({ min: 0, max: 4 }), async (fail, position) => {
        const [ledger, other] = [await newModelLedger(fixture), await newModelLedger(fixture)];
        const commands = Array.from({ length: 4 }, (_, n) =>
          moveCommand(n % 2 === 0 ? ledger : other, ['issuance:POINT', 'points:p1', 1]),
        );
        commands.splice(position, 0, fail(moveCommand(ledger, ['issuance:POINT', 'points:p1', 100])));
        const results = await Promise.allSettled(commands.map((command) => fixture.journal.post(command)));
        expect(results.map(({ status }) => status)).toEqual(
          results.map((_, n) => (n === position ? 'rejected' : 'fulfilled')),
        );
        await fixture.journal.post(moveCommand(ledger, ['issuance:POINT', 'points:p1', 1]));
        for (const [name, entries] of [
          [ledger, 3],
          [other, 2],
        ] as const) {
          const rows = await rowsOf(fixture, name);
          expect(rows.entries).toHaveLength(entries);
          expect(chainFaults(rows)).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

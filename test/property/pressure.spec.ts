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

/** A command that moves value, with a unique key. */
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

describe('journal with many concurrent commands', () => {
  let fixture: JournalFixture;
  afterEach(() => fixture.end());

  // docs/architecture.md: a debit is checked against the balance with which it is committed, not an earlier one.
  it('books one of several concurrent debits of the same points', async () => {
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

  it('rejects commands at once while its queue is full, stores no decision for them, and continues', async () => {
    fixture = await newJournalFixture({ QUEUE_LIMIT: 5 });
    const ledger = await newModelLedger(fixture);
    const before = await headOf(fixture, ledger);
    const commands = Array.from({ length: 12 }, () => moveCommand(ledger, ['issuance:POINT', 'points:p1', 1]));
    const order: string[] = [];
    const answers = commands.map((command) =>
      fixture.journal.post(command).then(
        ({ kind }) => order.push(kind) && kind,
        (error: unknown) => order.push('rejected') && error,
      ),
    );
    const settled = await Promise.all(answers);
    expect(settled.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'booked'));
    expect(settled.slice(5).every((one) => one instanceof QueueFullError)).toBe(true);
    expect(order.slice(0, 7).every((one) => one === 'rejected')).toBe(true);
    expect((await headOf(fixture, ledger)).seq).toBe(before.seq + 5);
    const retried = await fixture.journal.post(commands[11] as Command);
    expect(retried).toMatchObject({ kind: 'booked', replayed: false });
  });

  it('books all other commands of a batch when one command throws, at any step and any position', async () => {
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

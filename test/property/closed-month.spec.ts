import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import {
  SERVICE_CONNECTION,
  ConnectionKind,
  NextRows,
  RAW_CONNECTION,
  attempt,
  insertSql,
} from '../support/sql-connections';
import { ModelRequest, ModelCommand } from '../support/model';
import { headOf, newModelLedger, play } from '../support/model-run';
import { rowsOf } from '../support/recount';

const LATER = '2027-01-01T00:00:00.000Z';
let keys = 0;

function modelRequest(settling: boolean, ...commands: ModelCommand[]): ModelRequest {
  keys += 1;
  return { client: 'settlement', key: `key-${keys}`, hash: 'body', arrived: LATER, now: LATER, settling, commands };
}

/** Commands that try to book into a month. */
const attempts = (period: string): fc.Arbitrary<ModelCommand> =>
  fc.constantFrom<ModelCommand>(
    { do: 'move', period, moves: [['issuance:POINT', 'points:p1', 1]] },
    { do: 'reserve', period, hold: 'h9', move: ['points:p1', 'shop:s1', 1], durationMs: 1000 },
    { do: 'capture', period, hold: 'h1', move: ['points:p1', 'shop:s1', 1] },
    { do: 'release', period, hold: 'h1' },
    { do: 'reverse', period, seq: 1 },
    { do: 'close', period },
  );

const closing = fc.constantFrom('2026-07', '2026-08', '2026-09');
const closedBy = (month: string): fc.Arbitrary<string> =>
  fc.constantFrom('2025-12', '2026-07', '2026-08', '2026-09').filter((period) => period <= month);

describe('closed accounting month', () => {
  let fixture: JournalFixture;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  const submit = (ledger: string, one: ModelRequest): Promise<Outcome> => fixture.journal.post(commandOf(ledger, one));

  async function playedAndClosed(requests: Parameters<typeof play>[2], month: string): Promise<string> {
    const ledger = await newModelLedger(fixture);
    const { model } = await play(fixture, ledger, requests);
    const close = modelRequest(true, { do: 'close', period: month });
    const expected = model.submit(close).kind;
    expect((await submit(ledger, close)).kind).toBe(expected);
    return ledger;
  }

  const history = commandSequences({ jumps: false, length: 25 });

  // docs/ledger.md §8 no. 10: the journal never changes a closed month, for any caller and any combination of commands.
  it('rejects entries of every kind from the journal, also from the settlement and beside a valid entry', () =>
    fc.assert(
      fc.asyncProperty(
        history,
        closing.chain((month) => fc.tuple(fc.constant(month), closedBy(month).chain(attempts))),
        fc.boolean(),
        fc.boolean(),
        async (requests, [month, command], settling, beside) => {
          const ledger = await playedAndClosed(requests, month);
          const before = await rowsOf(fixture, ledger);
          const sound: ModelCommand = { do: 'move', period: '2026-12', moves: [['issuance:POINT', 'points:p1', 1]] };
          const refused = await submit(ledger, modelRequest(settling, ...(beside ? [sound, command] : [command])));
          expect(refused).toMatchObject({
            kind: 'refused',
            refusal: { refused: 'month-closed', values: { month: command.period } },
          });
          expect(await rowsOf(fixture, ledger)).toEqual(before);
          expect((await submit(ledger, modelRequest(false, sound))).kind).toBe('booked');
        },
      ),
      { numRuns: 20 },
    ));

  // The same by SQL, on the service's connection and on a raw one.
  it.each([SERVICE_CONNECTION, RAW_CONNECTION])(
    'rejects new entries and changes by SQL through $name',
    (kind: ConnectionKind) =>
      fc.assert(
        fc.asyncProperty(
          history,
          closing.chain((month) => fc.tuple(fc.constant(month), closedBy(month))),
          async (requests, [month, period]) => {
            const ledger = await playedAndClosed(requests, month);
            const before = await rowsOf(fixture, ledger);
            const connection = await kind.open(fixture.settings.DATABASE_URL);
            try {
              const next = await NextRows.of(connection, ledger);
              expect(
                await attempt(connection, [insertSql('entry', next.entry({ period, recorded_at: LATER }))]),
              ).toMatch(/month-closed/);
              expect(await attempt(connection, next.book(next.pair(), { period, recorded_at: LATER }))).toMatch(
                /month-closed/,
              );
              const where = `WHERE ledger = '${ledger}'`;
              for (const sql of [
                `UPDATE entry SET period = '2026-12' ${where}`,
                `UPDATE entry SET kind = 'star.granted' ${where} AND kind = 'period.closed'`,
                `DELETE FROM entry ${where} AND kind = 'period.closed'`,
                `DELETE FROM entry ${where}`,
                `UPDATE posting SET amount = -amount ${where}`,
                `DELETE FROM posting ${where}`,
                `UPDATE ledger_head SET closed_through = '2025-11' ${where}`,
              ]) {
                expect(await attempt(connection, [sql])).toMatch(/append-only|head-goes-back/);
              }
            } finally {
              await connection.close();
            }
            expect(await rowsOf(fixture, ledger)).toEqual(before);
          },
        ),
        { numRuns: 10 },
      ),
  );

  it('rejects an entry that follows the close in the same commit', async () => {
    const ledger = await newModelLedger(fixture);
    const july: ModelCommand = { do: 'move', period: '2026-07', moves: [['issuance:POINT', 'points:p1', 1]] };
    const requests = [
      modelRequest(false, july),
      modelRequest(true, { do: 'close', period: '2026-07' }),
      modelRequest(false, july),
    ];
    const outcomes = await Promise.all(requests.map((one) => submit(ledger, one)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['booked', 'booked', 'refused']);
  });

  it('accepts only settlement entries while it is being closed, and leaves other months open', async () => {
    const ledger = await newModelLedger(fixture);
    await fixture.database.write((sql) =>
      sql.query(`UPDATE ledger_head SET closing = '2026-08' WHERE ledger = ?`, [ledger]),
    );
    const into = (period: string): ModelCommand => ({
      do: 'move',
      period,
      moves: [['issuance:POINT', 'points:p1', 1]],
    });
    expect(await submit(ledger, modelRequest(false, into('2026-08')))).toMatchObject({
      refusal: { refused: 'month-closed' },
    });
    expect((await submit(ledger, modelRequest(true, into('2026-08')))).kind).toBe('booked');
    expect((await submit(ledger, modelRequest(false, into('2026-09')))).kind).toBe('booked');
    expect((await submit(ledger, modelRequest(true, { do: 'close', period: '2026-08' }))).kind).toBe('booked');
    expect(await submit(ledger, modelRequest(true, into('2026-08')))).toMatchObject({
      refusal: { refused: 'month-closed' },
    });
    expect(await headOf(fixture, ledger)).toMatchObject({ closing: '', closed_through: '2026-08' });
  });
});

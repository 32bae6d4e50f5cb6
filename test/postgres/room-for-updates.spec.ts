import { setTimeout as pause } from 'node:timers/promises';
import { commandOf } from '../support/command-arbitraries';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { newModelLedger } from '../support/model-run';
import { modelRequest } from '../support/tampering-cases';

/** Tables that every batch updates in place. */
const UPDATED = ['account', 'ledger_head', 'period_total'];

describe('tables that are updated in place on PostgreSQL', () => {
  let fixture: JournalFixture;
  beforeAll(async () => {
    fixture = await newJournalFixture();
  });
  afterAll(() => fixture.end());

  it('have free space on their pages', async () => {
    const rows = await fixture.database.read.query<{ name: string; options: string[] }[]>(
      `SELECT relname AS name, reloptions AS options FROM pg_class WHERE relname IN ('${UPDATED.join(`','`)}') ORDER BY 1`,
    );
    expect(rows.map(({ name, options }) => [name, ...options])).toEqual([
      ['account', 'fillfactor=70'],
      ['ledger_head', 'fillfactor=50'],
      ['period_total', 'fillfactor=70'],
    ]);
  });

  it('are updated without new index rows (HOT)', async () => {
    const ledger = await newModelLedger(fixture);
    const issue = { do: 'move', period: '2026-09', moves: [['issuance:POINT', 'points:p1', 1]] } as const;
    for (let n = 0; n < 50; n += 1) await fixture.journal.post(commandOf(ledger, modelRequest(`key-${n}`, issue)));
    const statistics = () =>
      fixture.database.read.query<{ name: string; updated: number; hot: number }[]>(
        `SELECT relname AS name, n_tup_upd AS updated, n_tup_hot_upd AS hot FROM pg_stat_user_tables
         WHERE relname IN ('${UPDATED.join(`','`)}') ORDER BY 1`,
      );
    // The server publishes a session's statistics with a delay.
    let rows = await statistics();
    while (rows.some(({ updated }) => updated < 45)) {
      await pause(100);
      rows = await statistics();
    }
    for (const { name, updated, hot } of rows) expect({ name, hot: hot / updated > 0.9 }).toEqual({ name, hot: true });
  });
});

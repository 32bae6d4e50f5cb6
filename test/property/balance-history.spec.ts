import fc from 'fast-check';
import { BalanceHistory } from '../../src/ledger/journal/balance-history';
import { communityAccount, ownAccount } from '../../src/ledger/core/accounts';
import { movement } from '../../src/ledger/core/entry';
import { JournalFixture, newJournalFixture, newLedger, newRequest } from '../support/journal-fixture';

const MONTHS = ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11'];
const OWN = ['v1', 'v2', 'v3'].map((owner) => ownAccount('coins', owner, 'CNY'));
const ISSUANCE = communityAccount('issuance', 'COIN');

interface Booked {
  readonly month: string;
  readonly owner: number;
  readonly amount: number;
}

// The binary search over entries finds the same as a scan of the whole log, for entries in any order of months.
describe('balance history by accounting month', () => {
  let fixture: JournalFixture;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  async function book(ledger: string, booked: readonly Booked[]): Promise<void> {
    for (const { month, owner, amount } of booked) {
      const outcome = await fixture.journal.post({
        request: newRequest({ ledger }),
        accounts: [ISSUANCE, ...OWN],
        decide: () => ({
          drafts: [
            {
              ...{ kind: 'service.recorded', period: month, occurred: `${month}-05`, facts: {} },
              sides: movement(ISSUANCE, OWN[owner] ?? ISSUANCE, amount),
            },
          ],
        }),
      });
      expect(outcome.kind).toBe('booked');
    }
  }

  it('gives the opening balances and entries of any date range as a scan of the whole log does', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ month: fc.constantFrom(...MONTHS), owner: fc.nat(1), amount: fc.integer({ min: 1, max: 99 }) }),
          { maxLength: 25 },
        ),
        async (booked) => {
          const ledger = await newLedger(fixture);
          await book(ledger, booked);
          const balanceHistory = new BalanceHistory(fixture.database, fixture.reads);
          for (const [from, to] of [
            ...MONTHS.map((month) => [month, month]),
            ['2026-08', '2026-10'],
            ['2025-01', '2027-01'],
          ]) {
            const span = { from: from as string, to: to as string };
            const accounts = OWN.map(({ id }) => id);
            const { opening, entries } = await balanceHistory.read(ledger, accounts, span);
            OWN.forEach(({ id }, owner) => {
              const before = booked.filter((one) => one.owner === owner && one.month < span.from);
              expect(opening.get(id) ?? 0).toBe(before.reduce((sum, { amount }) => sum + amount, 0));
            });
            const within = booked
              .map(({ month }, n) => ({ month, seq: n + 1 }))
              .filter(({ month }) => month >= span.from && month <= span.to);
            expect(entries.map(({ seq }) => seq)).toEqual(within.map(({ seq }) => seq));
          }
        },
      ),
      { numRuns: 25 },
    ));
});

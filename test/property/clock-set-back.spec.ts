import fc from 'fast-check';
import { textFact } from '../../src/ledger/core/entry-rows';
import { HeadCheck } from '../../src/ledger/journal/head-check';
import { Database } from '../../src/database/database';
import { ManualClock } from '../support/journal-fixture';
import { Community, entryOf, idOf } from '../support/community';
import { after } from '../support/model';
import { rowsOf, chainFaults } from '../support/recount';
import { Reply, Service, newService } from '../support/service';

const START = '2026-11-20T04:00:00.000Z';
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

describe('a system clock that is set back', () => {
  let service: Service;
  let community: Community;
  let receiptCount = 0;
  beforeEach(async () => {
    service = await newService(new ManualClock(START));
    community = await Community.create(service);
  });
  afterEach(() => service.end());

  const moveClock = (millis: number): void => {
    service.clock.at = after(service.clock.at, millis);
  };
  const postReceipt = (idem = `fund-${(receiptCount += 1)}`): Promise<Reply> =>
    community.post(
      'fund-receipts',
      { source: '募捐', cents: 100 },
      community.within({ key: community.keys.operator, idem }),
    );
  const reserve = (quantity: number): Promise<Reply> =>
    community.fromBooks('reservations', { volunteer: 'V01', offer: 'M01-1', quantity });
  const expiryOf = (reservation: Reply): string => textFact(entryOf(reservation).facts, 'expiresAt');
  const capture = async (reservation: Reply): Promise<unknown> => {
    const { status, body } = await community.post(`reservations/${idOf(reservation)}/capture`, {}, community.within());
    return status === 201 ? 'captured' : body['code'];
  };

  // docs/architecture.md: whatever the clock does, entry numbers have no gap and `recorded` never decreases.
  it('never decreases the recording times of entries', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(-DAY, -HOUR, -1, 0, 1, MINUTE), { minLength: 4, maxLength: 8 }),
        async (jumps) => {
          let recorded = (await community.entries()).at(-1)?.recorded ?? '';
          for (const jump of jumps) {
            moveClock(jump);
            const { at } = service.clock;
            const [one, other] = (await Promise.all([postReceipt(), postReceipt()])).map(entryOf);
            recorded = at > recorded ? at : recorded;
            expect([one?.recorded, other?.recorded]).toEqual([recorded, recorded]);
          }
          const rows = await rowsOf({ database: service.app.get(Database) }, 'sunrise');
          expect(chainFaults(rows)).toEqual([]);
          expect(await service.app.get(HeadCheck).faults()).toEqual([]);
          service.clock.at = after(service.clock.at, 2000);
          expect((await service.ask('/health/ready')).status).toBe(200);
        },
      ),
      { numRuns: 4 },
    ));

  it('ends no reservation early, and does not reopen one that expired by the ledger’s time', async () => {
    for (let n = 0; n < 3; n += 1) await community.serve('V01');
    const [first, second] = [await reserve(1), await reserve(1)];
    const expiresAt = expiryOf(first);
    expect(expiresAt).toBe(after(START, 15 * MINUTE));
    moveClock(-HOUR);
    // The ledger's time stays the same, so a new reservation has the usual duration.
    expect(expiryOf(await reserve(1))).toBe(expiresAt);
    expect(await capture(first)).toBe('captured');
    service.clock.at = expiresAt;
    expect(entryOf(await postReceipt()).recorded).toBe(expiresAt);
    moveClock(-HOUR);
    expect(await capture(second)).toBe('hold-expired');
  });

  it('replays successes and refusals by their idempotency keys without booking anything', async () => {
    const booked = await postReceipt('once');
    const spend = (): Promise<Reply> =>
      community.post('redemptions', { volunteer: 'V01', offer: 'M01-1' }, community.within({ idem: 'too-early' }));
    const refused = await spend();
    expect([booked.status, refused.status]).toEqual([201, 409]);
    for (let n = 0; n < 2; n += 1) await community.serve('V01');
    for (const jump of [-HOUR, -40 * DAY, HOUR]) {
      moveClock(jump);
      const before = await community.log();
      const again = [await postReceipt('once'), await spend()];
      expect(again.map(({ text }) => text)).toEqual([booked.text, refused.text]);
      expect(again.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(['true', 'true']);
      const other = { source: '募捐', cents: 1 };
      const reused = await community.post(
        'fund-receipts',
        other,
        community.within({ key: community.keys.operator, idem: 'once' }),
      );
      expect(reused.body['code']).toBe('idempotency-key-reused');
      expect(await community.log()).toBe(before);
    }
  });
});

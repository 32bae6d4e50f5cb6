import { Entry, EntryKind } from '../ledger/core/entry';
import { basisOf } from './certificate-basis';

const ACCOUNT = 'record:v1';
const ZONE = 'Asia/Shanghai';

let versions = 0;

function entry(seq: number, kind: EntryKind, minutes: number, more: Partial<Entry> = {}): Entry {
  versions += 1;
  const posting = { account: ACCOUNT, unit: 'MIN', amount: minutes, balanceAfter: 0, version: versions };
  return {
    ...{ ledger: 'sunrise', seq, id: '', kind, period: '2026-09', occurred: '2026-09-30', recorded: '', actor: '' },
    ...{ facts: {}, postings: [{ ...posting, account: 'issuance:MIN', amount: -minutes }, posting], leafHash: '' },
    ...more,
  };
}

/** A service of two hours that began at the given instant. */
function service(seq: number, start: string): Entry {
  const end = new Date(Date.parse(start) + 7_200_000).toISOString();
  const facts = { activity: `a${seq}`, category: 'teach', organisation: 'o1', volunteer: 'v1', start, end };
  return entry(seq, 'service.recorded', 120, { facts });
}

const reversal = (seq: number, reverses: number): Entry => entry(seq, 'entry.reversed', -120, { ref: { reverses } });
const broughtForward = (seq: number, minutes: number, occurred: string): Entry =>
  entry(seq, 'balance.brought-forward', minutes, { occurred });

const seqs = (entries: readonly Entry[], range: { from?: string; to?: string } = {}): number[] =>
  basisOf(entries, ACCOUNT, range, ZONE).services.map(({ seq }) => seq);

describe('the basis of a certificate', () => {
  it('has every service that was not reversed, ordered by start', () => {
    const entries = [service(4, '2026-09-20T01:00:00.000Z'), service(5, '2026-09-10T01:00:00.000Z')];
    expect(seqs(entries)).toEqual([5, 4]);
    expect(basisOf(entries, ACCOUNT, {}, ZONE).services[0]).toEqual({
      ...{ seq: 5, activity: 'a5', category: 'teach', organisation: 'o1', day: '2026-09-10', minutes: 120 },
      ...{ start: '2026-09-10T01:00:00.000Z', end: '2026-09-10T03:00:00.000Z' },
    });
  });

  it('leaves out a reversed service and includes its replacement', () => {
    const entries = [
      service(1, '2026-09-01T01:00:00.000Z'),
      reversal(2, 1),
      service(3, '2026-09-01T02:00:00.000Z'),
      service(4, '2026-09-02T01:00:00.000Z'),
    ];
    expect(seqs(entries)).toEqual([3, 4]);
  });

  it('selects services by their start day in the ledger’s zone, both ends included', () => {
    const before = service(1, '2026-09-09T15:59:59.999Z');
    const first = service(2, '2026-09-09T16:00:00.000Z');
    const last = service(3, '2026-09-10T15:59:59.999Z');
    const after = service(4, '2026-09-10T16:00:00.000Z');
    const all = [before, first, last, after];
    expect(seqs(all, { from: '2026-09-10', to: '2026-09-10' })).toEqual([2, 3]);
    expect(seqs(all, { from: '2026-09-10' })).toEqual([2, 3, 4]);
    expect(seqs(all, { to: '2026-09-10' })).toEqual([1, 2, 3]);
  });

  it('lists time brought forward separately, unless the range has a first day or ends before it', () => {
    const entries = [broughtForward(1, 6000, '2026-08-31'), service(2, '2026-09-01T01:00:00.000Z')];
    const brought = { minutes: 6000, asOf: '2026-08-31', entries: [1] };
    const of = (range: object): unknown => basisOf(entries, ACCOUNT, range, ZONE).broughtForward;
    expect(of({})).toEqual(brought);
    expect(of({ to: '2026-08-31' })).toEqual(brought);
    expect(of({ to: '2026-08-30' })).toBeUndefined();
    expect(of({ from: '2000-01-01' })).toBeUndefined();
  });

  it('has the version of the account up to which it was read', () => {
    expect(basisOf([], ACCOUNT, {}, ZONE)).toEqual({ services: [], version: 0 });
    const entries = [service(1, '2026-09-01T01:00:00.000Z'), reversal(2, 1)];
    expect(basisOf(entries, ACCOUNT, { to: '2000-01-01' }, ZONE).version).toBe(versions);
  });
});

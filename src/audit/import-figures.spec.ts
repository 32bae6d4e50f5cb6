import { Leaf } from '../ledger/core/entry-rows';
import { ImportStatistics } from './import-figures';

const leaf = (kind: string, facts: object, amounts: Record<string, string> = {}): Leaf =>
  ({
    ...{ kind, facts },
    postings: Object.entries(amounts).map(([account, amount]) => ({ account, amount, unit: '' })),
  }) as unknown as Leaf;

describe('ImportStatistics', () => {
  it('counts entries, records, minutes and points by import, with the two people who answer for it', () => {
    const statistics = new ImportStatistics();
    for (const each of [
      leaf('import.confirmed', { import: 'b', recorder: 'r', confirmer: 'c' }),
      leaf('service.recorded', { import: 'b' }, { 'issuance:MIN': '-60', 'record:v': '60', 'points:v': '100' }),
      leaf('balance.brought-forward', { import: 'b' }, { 'opening:MIN': '-600', 'record:v': '600' }),
      leaf('import.closed', { import: 'b' }),
      leaf('points.captured', { import: 'b' }, { 'points:v': '-100', 'shop:m': '100' }),
      leaf('rating.given', { import: 'a' }),
      leaf('service.recorded', {}, { 'record:v': '60' }),
    ])
      statistics.add(each);
    expect(statistics.figures()).toEqual([
      { import: 'a', recorder: '', confirmer: '', entries: 1, records: 0, minutes: 0, points: 0 },
      { import: 'b', recorder: 'r', confirmer: 'c', entries: 3, records: 1, minutes: 660, points: 100 },
    ]);
  });
});

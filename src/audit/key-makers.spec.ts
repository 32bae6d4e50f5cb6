import { Facts, EntryKind } from '../ledger/core/entry';
import { KeyMakers } from './key-makers';

const entry = (kind: EntryKind, actor: string, facts: Facts) => ({ kind, actor, facts });

describe('KeyMakers', () => {
  it('counts keys by maker, holder, role and channel', () => {
    const makers = new KeyMakers();
    const coordinator = { person: 'p2', role: 'coordinator', via: 'rest' };
    for (const one of [
      entry('key.issued', 'p1', coordinator),
      entry('key.issued', 'p1', coordinator),
      entry('key.rotated', 'p1', coordinator),
      entry('key.revoked', 'p1', coordinator),
      entry('key.issued', 'p1', { ...coordinator, role: 'operator' }),
      entry('key.issued', 'timebank', { ...coordinator, via: 'console' }),
      entry('key.issued', 'p3', { ...coordinator, requester: 'p1' }),
      entry('service.recorded', 'p1', coordinator),
    ])
      makers.add(one);
    const none = { issued: 0, rotated: 0, revoked: 0 };
    expect(makers.figures()).toEqual([
      { ...none, maker: 'p1', holder: 'p2', role: 'coordinator', via: 'rest', confirmer: 'p3', issued: 1 },
      { maker: 'p1', holder: 'p2', role: 'coordinator', via: 'rest', issued: 2, rotated: 1, revoked: 1 },
      { ...none, maker: 'p1', holder: 'p2', role: 'operator', via: 'rest', issued: 1 },
      { ...none, maker: 'timebank', holder: 'p2', role: 'coordinator', via: 'console', issued: 1 },
    ]);
  });
});

import { Clock, Ids, idPrefixAt, instantOfId } from './clock';

class Stopped extends Clock {
  constructor(private readonly at: string) {
    super();
  }

  override now(): string {
    return this.at;
  }
}

const digits = (id: string): string => id.slice(0, 8) + id.slice(9, 13);

describe('Ids', () => {
  it('begin with the service’s time, and follow each other within a millisecond', () => {
    const ids = new Ids(new Stopped('2026-09-30T15:59:59.999Z'));
    const made = Array.from({ length: 100 }, () => ids.next());
    expect(made.map(instantOfId)).toEqual(made.map(() => '2026-09-30T15:59:59.999Z'));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(100);
  });

  it('are told apart by the beginning of the ids of an instant', () => {
    const bound = idPrefixAt('2026-09-30T16:00:00.000Z');
    expect(bound).toHaveLength(12);
    expect(digits(new Ids(new Stopped('2026-09-30T15:59:59.999Z')).next()) < bound).toBe(true);
    expect(digits(new Ids(new Stopped('2026-09-30T16:00:00.000Z')).next()) < bound).toBe(false);
  });
});

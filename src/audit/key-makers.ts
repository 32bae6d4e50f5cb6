import { Leaf, textFact } from '../ledger/core/entry-rows';

/** How many keys of one role a person made, replaced and revoked for another, through one channel, and who confirmed. */
export interface KeyMakerFigures {
  /** Opaque id of who did it; `timebank` where no key of the ledger acted. */
  readonly maker: string;
  /** Opaque id of the person who holds the keys. */
  readonly holder: string;
  readonly role: string;
  /** `rest`, `console` (the command line), or `instance` (the first key of a ledger created over REST). */
  readonly via: string;
  /** Opaque id of the second person, who confirmed it; absent where none had to. */
  readonly confirmer?: string;
  readonly issued: number;
  readonly rotated: number;
  readonly revoked: number;
}

/** The kinds of entries of keys, and what they count. */
const COUNTS: Readonly<Record<string, 'issued' | 'rotated' | 'revoked' | undefined>> = {
  'key.issued': 'issued',
  'key.rotated': 'rotated',
  'key.revoked': 'revoked',
};

type Counts = { -readonly [name in keyof KeyMakerFigures]: KeyMakerFigures[name] };

/** Counts who made keys for whom, from leaves alone. */
export class KeyMakers {
  private readonly makers = new Map<string, Counts>();

  /** Adds the next entry. */
  add({ kind, actor, facts }: Pick<Leaf, 'kind' | 'actor' | 'facts'>): void {
    const count = COUNTS[kind];
    if (count === undefined) return;
    const [holder, role, via] = [textFact(facts, 'person'), textFact(facts, 'role'), textFact(facts, 'via')];
    const requester = textFact(facts, 'requester');
    const [maker, confirmer] = requester ? [requester, actor] : [actor, undefined];
    const key = JSON.stringify([maker, holder, role, via, confirmer]);
    const none = { issued: 0, rotated: 0, revoked: 0 };
    const counts = this.makers.get(key) ?? { maker, holder, role, via, ...(confirmer && { confirmer }), ...none };
    counts[count] += 1;
    this.makers.set(key, counts);
  }

  /** The figures, ordered by maker, holder, role, channel and confirmer. */
  figures(): KeyMakerFigures[] {
    return [...this.makers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counts]) => counts);
  }
}

import { ACCOUNT_KINDS, AccountKind, floorAt } from '../ledger/core/accounts';
import { Facts } from '../ledger/core/entry';
import { Leaf, numberFact, textFact } from '../ledger/core/entry-rows';

/** A value of a column. */
export type Value = string | number | null;

/** The columns of a row that follow from the entries. */
export type DerivedRow = Readonly<Record<string, Value>>;

/** Tables whose rows, or some of whose columns, follow from the entries, with their keys after `ledger`. */
export const DERIVED_TABLES = {
  account: ['id'],
  hold: ['id'],
  hold_open: ['id'],
  period_total: ['period', 'kind', 'unit'],
  period: ['month'],
  shop_statement: ['shop', 'month'],
  redemption: ['id'],
  reservation: ['id'],
  service_record: ['id'],
  rating: ['record', 'rater'],
  rating_withdrawal: ['id'],
  fund_receipt: ['id'],
  shop_payment: ['id'],
  correction: ['seq'],
  person: ['id'],
  shop_rate: ['shop', 'seq'],
  offer_price: ['offer', 'seq'],
  certificate: ['id'],
  policy_version: ['hash'],
  book_import: ['id'],
  api_key: ['id'],
  log_key: ['seq'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type DerivedTable = keyof typeof DERIVED_TABLES;

type Posting = Leaf['postings'][number];

/**
 * The rows that follow from the entries, folded leaf by leaf. Written apart from the features that write the tables, so
 * that a fault there is found here.
 */
export class DerivedRows {
  private readonly tables = new Map<DerivedTable, Map<string, DerivedRow>>();
  /** Reversed entries by number, for what reversing them changes. */
  private readonly kinds = new Map<string, Pick<Leaf, 'kind' | 'facts'>>();

  /** The expected rows of a table by `keyOf`. */
  of(table: DerivedTable): Map<string, DerivedRow> {
    const rows = this.tables.get(table) ?? new Map<string, DerivedRow>();
    this.tables.set(table, rows);
    return rows;
  }

  /** Adds the next leaf. */
  add(leaf: Leaf): void {
    for (const posting of leaf.postings) this.post(leaf, posting);
    this.addByKind(leaf);
    if (leaf.kind === 'service.recorded' || leaf.kind === 'shop.paid')
      this.kinds.set(leaf.seq, { kind: leaf.kind, facts: leaf.facts });
  }

  private post({ period }: Leaf, { account: id, unit, amount }: Posting): void {
    const [kind, owner] = splitAccount(id);
    const before = this.row('account', [id]);
    const posted = Number(before?.['posted'] ?? 0) + Number(amount);
    const floor = Object.hasOwn(ACCOUNT_KINDS, kind) ? (floorAt(kind as AccountKind, posted) ?? null) : null;
    const version = Number(before?.['version'] ?? 0) + 1;
    this.set('account', [id], { kind, owner: owner === unit ? null : owner, unit, floor, posted, version });
    const total = [period, kind, unit];
    const sum = Number(this.row('period_total', total)?.['amount'] ?? 0) + Number(amount);
    this.set('period_total', total, { amount: sum });
  }

  private addByKind(leaf: Leaf): void {
    const { kind, facts } = leaf;
    const fold = this.folds[kind];
    if (fold) fold(leaf, facts, Number(leaf.seq));
  }

  private readonly folds: Partial<Record<Leaf['kind'], (leaf: Leaf, facts: Facts, seq: number) => void>> = {
    'policy.adopted': (_, facts, seq) =>
      this.set('policy_version', [textFact(facts, 'policy')], {
        ...{ name: textFact(facts, 'name'), version: numberFact(facts, 'version'), seq },
      }),
    'import.confirmed': (_, facts) =>
      this.set('book_import', [textFact(facts, 'import')], {
        ...{ recorder: textFact(facts, 'recorder'), confirmer: textFact(facts, 'confirmer') },
        months: JSON.stringify(((facts['months'] ?? []) as readonly Facts[]).map((one) => textFact(one, 'month'))),
      }),
    'import.closed': (_, facts) =>
      this.set('book_import', [textFact(facts, 'import')], {
        ...{ taken: numberFact(facts, 'taken'), refused: numberFact(facts, 'refused') },
      }),
    'key.issued': (_, facts) => this.key(facts),
    'key.rotated': (_, facts) => this.key(facts),
    'balance.brought-forward': (_, facts) => {
      const volunteer = textFact(facts, 'volunteer');
      const before = Number(this.row('person', [volunteer])?.['level'] ?? 0);
      this.set('person', [volunteer], { level: Math.max(before, numberFact(facts, 'level')) });
    },
    'star.granted': (_, facts) =>
      this.set('person', [textFact(facts, 'volunteer')], { level: numberFact(facts, 'level') }),
    'star.withdrawn': (_, facts) =>
      this.set('person', [textFact(facts, 'volunteer')], { level: numberFact(facts, 'level') }),
    'service.recorded': (_, facts, seq) =>
      this.set('service_record', [textFact(facts, 'record')], {
        ...{ activity: textFact(facts, 'activity'), volunteer: textFact(facts, 'volunteer') },
        ...{ startsAt: textFact(facts, 'start'), endsAt: textFact(facts, 'end'), status: 'approved', seq },
      }),
    'entry.reversed': (leaf, _, seq) => this.reverse(leaf, seq),
    'rating.given': (_, facts, seq) =>
      this.set('rating', [textFact(facts, 'record'), textFact(facts, 'rater')], {
        ...{ id: textFact(facts, 'rating'), volunteer: textFact(facts, 'volunteer') },
        ...{ stars: numberFact(facts, 'stars'), seq },
      }),
    'rating.withdrawn': (_, facts, seq) =>
      this.set('rating_withdrawal', [textFact(facts, 'rating')], {
        ...{ volunteer: textFact(facts, 'volunteer'), rater: textFact(facts, 'rater'), seq },
      }),
    'points.reserved': (_, facts, seq) => this.reserve(facts, seq),
    'points.captured': (leaf, facts, seq) => this.capture(leaf, facts, seq),
    'points.released': (leaf, facts, seq) => {
      const id = leaf.ref?.hold ?? textFact(facts, 'hold');
      const expired = String(this.row('hold', [id])?.['expires_at'] ?? '') <= leaf.recorded;
      this.resolve(id, { status: expired ? 'expired' : 'released', resolvedSeq: seq });
    },
    'points.refunded': (leaf, facts) => {
      const key = [textFact(facts, 'redemption')];
      const refunded = Number(this.row('redemption', key)?.['refunded'] ?? 0) + gained(leaf, 'points:');
      this.set('redemption', key, { refunded });
    },
    'shop.contracted': (_, facts, seq) =>
      this.set('shop_rate', [textFact(facts, 'shop'), seq], {
        ...{ firstDay: textFact(facts, 'firstDay'), centsPerPoint: numberFact(facts, 'centsPerPoint') },
      }),
    'offer.priced': (_, facts, seq) =>
      this.set('offer_price', [textFact(facts, 'offer'), seq], {
        ...{ firstDay: textFact(facts, 'firstDay'), price: numberFact(facts, 'pricePointHundredths') },
      }),
    'fund.received': (leaf, facts, seq) =>
      this.set('fund_receipt', [textFact(facts, 'receipt')], { cents: gained(leaf, 'fund:'), seq }),
    'shop.settled': (_, facts) => this.settle(facts),
    'shop.paid': (leaf, facts, seq) =>
      this.set('shop_payment', [textFact(facts, 'payment')], {
        ...{ shop: textFact(facts, 'shop'), cents: -gained(leaf, 'clearing:', textFact(facts, 'shop')), seq },
        reversedSeq: null,
      }),
    'certificate.issued': (leaf, facts, seq) =>
      this.set('certificate', [textFact(facts, 'certificate')], {
        ...{ code: textFact(facts, 'number'), volunteer: textFact(facts, 'volunteer'), seq },
        ...{ fromDay: textFact(facts, 'from') || null, toDay: textFact(facts, 'to') || null },
        ...{ minutes: numberFact(facts, 'minutes'), issuedOn: leaf.occurred, revokedOn: null, revokedSeq: null },
      }),
    'certificate.revoked': (leaf, facts, seq) =>
      this.set('certificate', [textFact(facts, 'certificate')], { revokedOn: leaf.occurred, revokedSeq: seq }),
    'period.closed': (leaf, facts, seq) =>
      this.set('period', [leaf.period], {
        ...{ size: numberFact(facts, 'size'), root: textFact(facts, 'root'), closedAt: leaf.recorded, seq },
      }),
    'log.continued': (leaf, facts, seq) =>
      this.set('log_key', [seq], { origin: leaf.origin, verifier: textFact(facts, 'key') }),
  };

  private key(facts: Facts): void {
    this.set('api_key', [textFact(facts, 'key')], {
      ...{ person: textFact(facts, 'person'), roles: textFact(facts, 'role'), shop: textFact(facts, 'shop') || null },
    });
  }

  private reverse({ ref }: Leaf, seq: number): void {
    const reverses = ref?.reverses ?? '';
    this.set('correction', [seq], { reverses: Number(reverses) });
    const original = this.kinds.get(reverses);
    if (original?.kind === 'service.recorded')
      this.set('service_record', [textFact(original.facts, 'record')], { status: 'reversed' });
    if (original?.kind === 'shop.paid')
      this.set('shop_payment', [textFact(original.facts, 'payment')], { reversedSeq: seq });
  }

  private reserve(facts: Facts, seq: number): void {
    const id = textFact(facts, 'hold');
    const [account, to] = [textFact(facts, 'account'), textFact(facts, 'to')];
    const [amount, expiresAt] = [numberFact(facts, 'amount'), textFact(facts, 'expiresAt')];
    const hold = { account, to_account: to, amount, expires_at: expiresAt };
    this.set('hold', [id], hold);
    this.set('hold_open', [id], hold);
    this.set('reservation', [id], {
      ...{ volunteer: splitAccount(account)[1], shop: splitAccount(to)[1], points: amount, expiresAt, seq },
      ...{ status: 'open', captured: 0, redemption: null, resolvedSeq: null },
    });
  }

  private capture(leaf: Leaf, facts: Facts, seq: number): void {
    const redemption = textFact(facts, 'redemption');
    const points = gained(leaf, 'shop:');
    this.set('redemption', [redemption], {
      ...{ volunteer: textFact(facts, 'volunteer'), shop: textFact(facts, 'shop'), offer: textFact(facts, 'offer') },
      ...{ quantity: numberFact(facts, 'quantity'), points, refunded: 0, seq },
    });
    const { hold } = leaf.ref ?? {};
    if (hold !== undefined) this.resolve(hold, { status: 'captured', captured: points, redemption, resolvedSeq: seq });
  }

  private resolve(id: string, row: DerivedRow): void {
    this.of('hold_open').delete(keyOf([id]));
    this.set('reservation', [id], row);
  }

  private settle(facts: Facts): void {
    const [shop, month] = [textFact(facts, 'shop'), textFact(facts, 'month')];
    this.set('shop_statement', [shop, month], {
      ...{ due: numberFact(facts, 'due'), carriedOut: numberFact(facts, 'carriedOut'), covered: 0 },
    });
    for (const cover of (facts['covers'] ?? []) as readonly Facts[]) {
      const key = [shop, textFact(cover, 'month')];
      const covered = Number(this.row('shop_statement', key)?.['covered'] ?? 0) + numberFact(cover, 'amount');
      this.set('shop_statement', key, { covered });
    }
  }

  private row(table: DerivedTable, key: readonly Value[]): DerivedRow | undefined {
    return this.of(table).get(keyOf(key));
  }

  /** Adds columns to a row. */
  private set(table: DerivedTable, key: readonly Value[], columns: DerivedRow): void {
    this.of(table).set(keyOf(key), { ...this.row(table, key), ...columns });
  }
}

/** The text by which a row is found. */
export function keyOf(key: readonly Value[]): string {
  // Numbers of the database may be texts there, so all are.
  return JSON.stringify(key.map(String));
}

/** Kind and owner, or unit, of an account's id. */
function splitAccount(id: string): [kind: string, owner: string] {
  const colon = id.indexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}

/** What an entry added to accounts whose id begins so. */
function gained({ postings }: Leaf, kind: string, owner = ''): number {
  return postings
    .filter(({ account }) => account.startsWith(kind + owner))
    .reduce((sum, { amount }) => sum + Number(amount), 0);
}

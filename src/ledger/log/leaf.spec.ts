import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { communityAccount, ownAccount } from '../core/accounts';
import { Booking } from '../core/decide';
import { EntryDraft, movement } from '../core/entry';
import { LARGEST_LEAF, LeafContext, blind, seal } from './leaf';

// The expected bytes were computed independently with Python's json, hmac and hashlib, and are frozen. A change that
// fails one of these tests breaks the format of all existing leaves and needs a new format version `v`.

const SECRET = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const BY: LeafContext = {
  origin: 'timebank.example/sunrise',
  secret: SECRET,
  actor: 'person-1',
  client: 'client-1',
  idem: blind(SECRET, 'key-1'),
  part: 0,
};

const points = ownAccount('points', 'p1', 'CNY');
const shop = ownAccount('shop', 's1', 'CNY');

/** Booking with marked balances and versions, which must not appear in the leaf. */
function booking(seq: number, recorded: string, draft: EntryDraft): Booking {
  const postings = draft.sides.map(({ account, amount }) => {
    return { account: account.id, unit: account.unit, amount, balanceAfter: 777_777, version: 888_888 };
  });
  return { draft, seq, recorded, postings };
}

const refund = (change: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: 'points.refunded',
  period: '2026-10',
  occurred: '2026-10-02',
  facts: {},
  sides: movement(shop, points, 1),
  ref: { refunds: 41, hold: 'h-1' },
  ...change,
});

const VECTORS: {
  name: string;
  booking: Booking;
  prev: string;
  part: number;
  id: string;
  leaf: string;
  hash: string;
}[] = [
  {
    name: 'the first entry of a ledger: a service record in two units, with a policy',
    booking: booking(1, '2026-09-06T01:00:00.000Z', {
      kind: 'service.recorded',
      period: '2026-09',
      occurred: '2026-09-05',
      policy: 'ab'.repeat(32),
      facts: {
        start: '2026-09-05T08:00:00.000Z',
        end: '2026-09-05T10:30:00.000Z',
        grade: undefined,
        activity: '0199-a',
        cohort: '60-69',
      },
      sides: [
        ...movement(communityAccount('issuance', 'MIN'), ownAccount('record', 'p1', 'CNY'), 150),
        ...movement(communityAccount('issuance', 'COIN'), ownAccount('coins', 'p1', 'CNY'), 150),
      ],
    }),
    prev: '0'.repeat(64),
    part: 0,
    id: '01a0743a-b680-7706-bc62-215bf523d32a',
    leaf: '{"actor":"person-1","client":"client-1","facts":{"activity":"0199-a","cohort":"60-69","end":"2026-09-05T10:30:00.000Z","start":"2026-09-05T08:00:00.000Z"},"id":"01a0743a-b680-7706-bc62-215bf523d32a","idem":"e1178ad78e239f1ce91624acbba57c2588c6906963a57537dab77253f11c5046","kind":"service.recorded","occurred":"2026-09-05","origin":"timebank.example/sunrise","period":"2026-09","policy":"abababababababababababababababababababababababababababababababab","postings":[{"account":"issuance:MIN","amount":"-150","unit":"MIN"},{"account":"record:p1","amount":"150","unit":"MIN"},{"account":"issuance:COIN","amount":"-150","unit":"COIN"},{"account":"coins:p1","amount":"150","unit":"COIN"}],"prev":"0000000000000000000000000000000000000000000000000000000000000000","recorded":"2026-09-06T01:00:00.000Z","seq":"1","v":1}',
    hash: 'c281f79e2f80724303d4b9834bfbfc2475a8da6eed0600d2775483109ab9df10',
  },
  {
    name: 'a reversal, the second entry of its request',
    booking: booking(42, '2026-10-01T15:59:59.999Z', {
      kind: 'entry.reversed',
      period: '2026-10',
      occurred: '2026-10-01',
      facts: {
        of: 'points.captured',
        period: '2026-09',
        reason: blind(SECRET, 'wrong shop'),
        original: { offer: 'o1' },
      },
      sides: movement(shop, points, 500).reverse(),
      ref: { reverses: 41 },
    }),
    prev: '11'.repeat(32),
    part: 1,
    id: '01a0f831-abff-7215-a0ed-f5d95ca23b66',
    leaf: '{"actor":"person-1","client":"client-1","facts":{"of":"points.captured","original":{"offer":"o1"},"period":"2026-09","reason":"e3ceec4786a9416f7fb87fecbd5869d67d9be6d63756b469508da2519cedde55"},"id":"01a0f831-abff-7215-a0ed-f5d95ca23b66","idem":"e1178ad78e239f1ce91624acbba57c2588c6906963a57537dab77253f11c5046","kind":"entry.reversed","occurred":"2026-10-01","origin":"timebank.example/sunrise","period":"2026-10","postings":[{"account":"points:p1","amount":"500","unit":"POINT"},{"account":"shop:s1","amount":"-500","unit":"POINT"}],"prev":"1111111111111111111111111111111111111111111111111111111111111111","recorded":"2026-10-01T15:59:59.999Z","ref":{"reverses":"41"},"seq":"42","v":1}',
    hash: 'd21f9ec47f9624f1020df50ce947b8413cc5b8d2c5ec8055740cf16984b20875',
  },
  {
    name: 'a reservation without postings, at the largest number, with facts that need escaping and sorting',
    booking: booking(Number.MAX_SAFE_INTEGER, '2026-12-31T16:00:00.001Z', {
      kind: 'points.reserved',
      period: '2026-12',
      occurred: '2026-12-31',
      facts: { 一: '社区 é \u0001 " \\ / \u2028', a: { b: 'x', B: ['1', '2'] }, Z: 3 },
      sides: [],
      ref: { hold: 'h-1' },
      reserve: { id: 'h-1', from: points, to: shop, amount: 5, expiresAt: '2026-12-31T17:00:00.000Z' },
    }),
    prev: 'fe'.repeat(32),
    part: 2,
    id: '01a2ccd4-6001-7853-90aa-c6130aa4d303',
    leaf: '{"actor":"person-1","client":"client-1","facts":{"Z":3,"a":{"B":["1","2"],"b":"x"},"一":"社区 é \\u0001 \\" \\\\ / \u2028"},"id":"01a2ccd4-6001-7853-90aa-c6130aa4d303","idem":"e1178ad78e239f1ce91624acbba57c2588c6906963a57537dab77253f11c5046","kind":"points.reserved","occurred":"2026-12-31","origin":"timebank.example/sunrise","period":"2026-12","postings":[],"prev":"fefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefe","recorded":"2026-12-31T16:00:00.001Z","ref":{"hold":"h-1"},"seq":"9007199254740991","v":1}',
    hash: '3015e384672e632ae346404be4fbfd549251ac829926f355f5d9deda60ee50e8',
  },
  {
    name: 'a refund that names its capture and its hold',
    booking: booking(43, '2026-10-02T00:00:00.000Z', refund()),
    prev: '22'.repeat(32),
    part: 0,
    id: '01a0f9e9-2000-7706-bc62-215bf523d32a',
    leaf: '{"actor":"person-1","client":"client-1","facts":{},"id":"01a0f9e9-2000-7706-bc62-215bf523d32a","idem":"e1178ad78e239f1ce91624acbba57c2588c6906963a57537dab77253f11c5046","kind":"points.refunded","occurred":"2026-10-02","origin":"timebank.example/sunrise","period":"2026-10","postings":[{"account":"shop:s1","amount":"-1","unit":"POINT"},{"account":"points:p1","amount":"1","unit":"POINT"}],"prev":"2222222222222222222222222222222222222222222222222222222222222222","recorded":"2026-10-02T00:00:00.000Z","ref":{"hold":"h-1","refunds":"41"},"seq":"43","v":1}',
    hash: '14521352139d2e541f59bee22f8d8b7277a2acbb0e1a08927f850eb10ab1c926',
  },
  {
    name: 'an entry that supersedes one reversed by the same request',
    booking: booking(43, '2026-10-01T15:59:59.999Z', {
      kind: 'service.recorded',
      period: '2026-10',
      occurred: '2026-10-01',
      facts: { corrects: '2026-09' },
      sides: movement(communityAccount('issuance', 'MIN'), ownAccount('record', 'p1', 'CNY'), 5),
      ref: { supersedes: 41 },
    }),
    prev: '33'.repeat(32),
    part: 1,
    id: '01a0f831-abff-7215-a0ed-f5d95ca23b66',
    leaf: '{"actor":"person-1","client":"client-1","facts":{"corrects":"2026-09"},"id":"01a0f831-abff-7215-a0ed-f5d95ca23b66","idem":"e1178ad78e239f1ce91624acbba57c2588c6906963a57537dab77253f11c5046","kind":"service.recorded","occurred":"2026-10-01","origin":"timebank.example/sunrise","period":"2026-10","postings":[{"account":"issuance:MIN","amount":"-5","unit":"MIN"},{"account":"record:p1","amount":"5","unit":"MIN"}],"prev":"3333333333333333333333333333333333333333333333333333333333333333","recorded":"2026-10-01T15:59:59.999Z","ref":{"supersedes":"41"},"seq":"43","v":1}',
    hash: '7aa3e07ccbc2c70db5b32bd210d214fc7e418c28071cc15d25765d062ef17c1b',
  },
];

const instants = fc
  .date({ min: new Date('1970-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((at) => at.toISOString());
const keys = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 });
const sealed = (draft: EntryDraft, by: LeafContext = BY): ReturnType<typeof seal> =>
  seal(booking(43, '2026-10-02T00:00:00.000Z', draft), '22'.repeat(32), by);

describe('leaf of format 1', () => {
  it.each(VECTORS)('has the frozen bytes, hash and id: $name', ({ booking: vector, prev, part, id, leaf, hash }) => {
    expect(seal(vector, prev, { ...BY, part })).toEqual({ id, leaf, hash });
    expect(
      createHash('sha256')
        .update(Buffer.concat([Buffer.from([0]), Buffer.from(leaf)]))
        .digest('hex'),
    ).toBe(hash);
  });

  it.each(VECTORS)('parses and serialises to the same bytes: $name', ({ leaf }) => {
    expect(canonicalize(JSON.parse(leaf))).toBe(leaf);
  });

  it('has a UUIDv7 id with the millisecond of `recorded`', () => {
    fc.assert(
      fc.property(instants, keys, fc.nat({ max: 999 }), (recorded, key, part) => {
        const { id } = seal(booking(1, recorded, refund()), '', { ...BY, idem: blind(SECRET, key), part });
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(recorded));
      }),
      { numRuns: 500 },
    );
  });

  it('has a different id for each key, client, part and secret, and the same id for equal inputs', () => {
    const ids = [
      BY,
      { ...BY, idem: blind(SECRET, 'key-2') },
      { ...BY, client: 'client-2' },
      { ...BY, part: 1 },
      { ...BY, secret: 'ff'.repeat(32) },
    ];
    expect(new Set(ids.map((by) => sealed(refund(), by).id)).size).toBe(ids.length);
    expect(sealed(refund())).toEqual(sealed(refund()));
  });

  it('has a different hash when any member or the previous leaf changes', () => {
    const original = booking(43, '2026-10-02T00:00:00.000Z', refund());
    const changed: [Booking, string, LeafContext][] = [
      [original, '22'.repeat(32), BY],
      [original, '23' + '22'.repeat(31), BY],
      [{ ...original, seq: 44 }, '22'.repeat(32), BY],
      [{ ...original, recorded: '2026-10-02T00:00:00.001Z' }, '22'.repeat(32), BY],
      [original, '22'.repeat(32), { ...BY, actor: 'person-2' }],
      [original, '22'.repeat(32), { ...BY, client: 'client-2' }],
      [original, '22'.repeat(32), { ...BY, origin: 'timebank.example/sunset' }],
      ...[
        refund({ kind: 'points.captured' }),
        refund({ period: '2026-11' }),
        refund({ occurred: '2026-10-01' }),
        refund({ policy: 'cd'.repeat(32) }),
        refund({ facts: { offer: 'o1' } }),
        refund({ sides: movement(shop, points, 2) }),
        refund({ sides: movement(shop, points, 1).reverse() }),
        refund({ ref: { refunds: 40, hold: 'h-1' } }),
        refund({ ref: { refunds: 41 } }),
      ].map((draft): [Booking, string, LeafContext] => [
        booking(43, '2026-10-02T00:00:00.000Z', draft),
        '22'.repeat(32),
        BY,
      ]),
    ];
    expect(new Set(changed.map(([one, prev, by]) => seal(one, prev, by).hash)).size).toBe(changed.length);
  });

  it('contains neither balances nor plain text of the idempotency key', () => {
    const { leaf } = sealed(refund(), { ...BY, idem: blind(SECRET, 'Auntie Li’s refund') });
    expect(leaf).not.toMatch(/777777|888888|Auntie|balance|version/);
  });

  it('is at most 65,535 bytes of UTF-8, and one byte more is rejected', () => {
    const free = LARGEST_LEAF - Buffer.byteLength(sealed(refund({ facts: { a: '' } })).leaf);
    const filled = (bytes: number): EntryDraft =>
      refund({ facts: { a: '社'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3) } });
    expect(Buffer.byteLength(sealed(filled(free)).leaf)).toBe(65_535);
    expect(() => sealed(filled(free + 1))).toThrow('too large');
  });

  it('rejects facts that have no canonical form', () => {
    expect(() => sealed(refund({ facts: { name: 'Cafe\u0301' } }))).toThrow('NFC');
    expect(() => sealed(refund({ facts: { name: '\ud800' } }))).toThrow('surrogate');
    expect(() => sealed(refund({ facts: { hours: 1.5 } }))).toThrow('integer');
  });
});

describe('blind', () => {
  it('is the HMAC-SHA256 of RFC 4231, test case 2', () => {
    const secret = Buffer.from('Jefe').toString('hex');
    expect(blind(secret, 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

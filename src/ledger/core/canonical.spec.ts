import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { Canonical, NotCanonicalError, canonical } from './canonical';

/** Names that have surprised programs before, beside ordinary ones. */
const sharpNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '0',
  '10',
  '9',
  'é',
  '€',
  '\u{1f600}',
  'ﬀ',
  '\u2028',
  '"',
  '\\',
  '\u0000',
  '\u007f',
];

const text = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'binary' }).map((one) => one.normalize('NFC')) },
  { weight: 1, arbitrary: fc.constantFrom(...sharpNames) },
);
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -0),
);

const { value } = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    whole,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 5 }).map((members): Canonical => Object.fromEntries(members)),
  ),
}));

/** The same value with the members of every object in the opposite order. */
function turned(one: Canonical): Canonical {
  if (Array.isArray(one)) return (one as readonly Canonical[]).map(turned);
  if (typeof one !== 'object') return one;
  const members = Object.entries(one as { readonly [name: string]: Canonical });
  return Object.fromEntries(members.reverse().map(([name, member]) => [name, turned(member)]));
}

describe('the canonical form', () => {
  it('is that of RFC 8785, as another program writes it', () => {
    fc.assert(
      fc.property(value, (one) => expect(canonical(one)).toBe(canonicalize(one))),
      { numRuns: 1000 },
    );
  });

  it('is read back to the same value, and written again to the same text', () => {
    fc.assert(
      fc.property(value, (one) => {
        const read = JSON.parse(canonical(one)) as Canonical;
        expect(read).toEqual(JSON.parse(JSON.stringify(one)));
        expect(canonical(read)).toBe(canonical(one));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order in which names were given', () => {
    fc.assert(
      fc.property(value, (one) => expect(canonical(turned(one))).toBe(canonical(one))),
      { numRuns: 500 },
    );
  });

  it('sorts names by their UTF-16 code units, as RFC 8785 §3.2.3 shows', () => {
    // The RFC's seventh name, U+FB33, is not NFC: such a name has no canonical form here.
    const given = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = Object.values(JSON.parse(canonical(given)) as object);
    // JSON.parse puts the name that looks like an index first; the text itself does not.
    expect(canonical(given).indexOf('Carriage')).toBeLessThan(canonical(given).indexOf('One'));
    expect(order.slice(2)).toEqual([
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
    ]);
    expect(() => canonical({ '\ufb33': 'Hebrew Letter Dalet With Dagesh' })).toThrow(NotCanonicalError);
  });

  it('escapes what must be escaped, and nothing else (RFC 8785 §3.2.2.2)', () => {
    expect(canonical('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
    expect(canonical('\b\t\n\f\r\u0000\u001f\u007f\u2028')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028"');
  });

  it('takes a member named __proto__ as a member', () => {
    const given = JSON.parse('{"b":"2","__proto__":{"a":"1"}}') as Canonical;
    expect(canonical(given)).toBe('{"__proto__":{"a":"1"},"b":"2"}');
    expect(canonical({ ...(given as object), c: '3' })).toBe('{"__proto__":{"a":"1"},"b":"2","c":"3"}');
  });

  it('leaves absent members out', () => {
    expect(canonical({ b: undefined, a: '1', c: { d: undefined } })).toBe('{"a":"1","c":{}}');
  });

  it('writes every exact integer, and minus zero as zero', () => {
    expect(canonical([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -0, 0])).toBe(
      '[9007199254740991,-9007199254740991,0,0]',
    );
  });

  it.each([2 ** 53, -(2 ** 53), 0.5, 1e21, 5e-324, NaN, Infinity, -Infinity])('refuses the number %p', (number) => {
    expect(() => canonical({ n: [number] })).toThrow(NotCanonicalError);
  });

  it('refuses every number that is no exact integer', () => {
    const inexact = fc.double().filter((number) => !Number.isSafeInteger(number));
    fc.assert(
      fc.property(inexact, (number) => expect(() => canonical(number)).toThrow(NotCanonicalError)),
      { numRuns: 300 },
    );
  });

  it('refuses text that is not NFC, in values and in names', () => {
    for (const nfd of ['e\u0301', 'Cafe\u0301', '\u212b', '\u1100\u1161', '\uf900']) {
      expect(() => canonical(nfd)).toThrow(NotCanonicalError);
      expect(() => canonical({ [nfd]: '1' })).toThrow(NotCanonicalError);
      expect(canonical(nfd.normalize('NFC'))).toBe(JSON.stringify(nfd.normalize('NFC')));
    }
  });

  it('refuses lone surrogates wherever they stand, and takes pairs', () => {
    const unit = fc.constantFrom('\ud83d', '\ude00', '\ud83d\ude00', 'a', '\ud800', '\udfff');
    fc.assert(
      fc.property(
        fc.array(unit).map((units) => units.join('')),
        (one) => {
          // A string is well-formed exactly when every escape of its URI form exists.
          const wellFormed = isWellFormed(one);
          if (wellFormed) expect(canonical([one])).toBe(JSON.stringify([one]));
          else
            for (const given of [one, [one], { [one]: '1' }, { a: one }])
              expect(() => canonical(given)).toThrow(NotCanonicalError);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses whatever has no form: nothing, yes and no, functions, symbols, big integers, holes', () => {
    for (const other of [null, undefined, true, false, () => 1, Symbol('s'), 1n]) {
      expect(() => canonical(other as unknown as Canonical)).toThrow(NotCanonicalError);
      expect(() => canonical([other] as unknown as Canonical)).toThrow(NotCanonicalError);
    }
    expect(() => canonical(new Array<Canonical>(2))).toThrow(NotCanonicalError);
  });
});

function isWellFormed(one: string): boolean {
  try {
    encodeURIComponent(one);
    return true;
  } catch {
    return false;
  }
}

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayOf } from './calendar';
import { isDay, parseInstant } from './instant';

const two = (n: number): string => String(n).padStart(2, '0');

describe('instants', () => {
  it('are parsed as Temporal parses them, or rejected', () => {
    const text = fc
      .tuple(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 59 })),
        fc.constantFrom('', '.5', '.123456789'),
        fc.constantFrom('Z', 'z', '+08:00', '-03:30', '+14:00', '-23:59'),
      )
      .map(([y, m, d, [h, i, s], fraction, offset]) => {
        return `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}T${two(h)}:${two(i)}:${two(s)}${fraction}${offset}`;
      });
    fc.assert(
      fc.property(text, (written) => expect(parseInstant(written)).toBe(parsedByTemporal(written))),
      { numRuns: 3000 },
    );
  });

  it('are limited to years of four digits and know leap days', () => {
    expect(parseInstant('1000-01-02T00:00:00Z')).toBe('1000-01-02T00:00:00.000Z');
    expect(parseInstant('1000-01-01T23:59:59.999Z')).toBeUndefined();
    expect(parseInstant('9999-12-31T00:00:00Z')).toBeUndefined();
    expect(parseInstant('2028-02-29T12:00:00+08:00')).toBe('2028-02-29T04:00:00.000Z');
    expect(parseInstant('2027-02-29T12:00:00+08:00')).toBeUndefined();
    expect([isDay('2028-02-29'), isDay('2027-02-29'), isDay('2026-13-01'), isDay('2026-01-00')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('fall on the same day of a zone as Temporal says, from 1880 to 2100', () => {
    const zones = [
      'Asia/Shanghai',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Africa/Monrovia',
      'Pacific/Apia',
    ];
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1880-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const day = Temporal.Instant.from(at.toISOString()).toZonedDateTimeISO(zone).toPlainDate().toString();
          expect(dayOf(at.toISOString(), zone)).toBe(day);
          expect(dayOf(at.toISOString(), zone)).toBe(day);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function parsedByTemporal(written: string): string | undefined {
  // Temporal reads a leap second as the second before; parseInstant rejects it.
  if (/:60/.test(written) || /^0/.test(written)) return undefined;
  try {
    const at = new Date(Temporal.Instant.from(written).epochMilliseconds).toISOString();
    return at >= '1000-01-02' && at < '9999-12-31' ? at : undefined;
  } catch {
    return undefined;
  }
}

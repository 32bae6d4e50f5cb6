import { ComparedFigures, HEADLINES, changesBetween } from './edition-changes';

const shops = { shopDueCents: { M1: 500, M2: 100 }, shopPaidCents: { M1: 0, M2: 0 } };
const first = { ...Object.fromEntries(HEADLINES.map((figure) => [figure, 7])), ...shops } as unknown as ComparedFigures;

describe('changesBetween', () => {
  it('is empty when all headline figures are equal', () => {
    expect(changesBetween(first, { ...first })).toEqual([]);
  });

  it('lists each figure that differs, before and after, in the order of the report', () => {
    expect(changesBetween(first, { ...first, promoted: 9, accepted: 8 })).toEqual([
      { figure: 'accepted', before: 7, after: 8 },
      { figure: 'promoted', before: 7, after: 9 },
    ]);
  });

  it('compares the sum over shops: a shift between shops is not a change', () => {
    expect(changesBetween(first, { ...first, shopDueCents: { M1: 400, M2: 200 } })).toEqual([]);
    expect(changesBetween(first, { ...first, shopPaidCents: { M1: 500, M2: 100 } })).toEqual([
      { figure: 'shopPaidCents', before: 0, after: 600 },
    ]);
  });
});

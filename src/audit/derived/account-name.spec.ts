import { accountName } from './account-name';

const PERSON = '0199c0de-0000-7000-8000-00000000beef';

describe('accountName', () => {
  it.each([
    [`points:${PERSON}`, 'POINT', `Liabilities:Points:U${PERSON}`],
    [`shop:${PERSON}`, 'POINT', `Liabilities:Shop:U${PERSON}`],
    [`clearing:${PERSON}`, 'CNY', `Liabilities:Clearing:U${PERSON}`],
    ['clearing:CNY', 'CNY', 'Assets:Clearing:CNY'],
    ['fund:CNY', 'CNY', 'Equity:Fund:CNY'],
    ['issuance:POINT', 'POINT', 'Equity:Issuance:POINT'],
    ['opening:MIN', 'MIN', 'Equity:Opening:MIN'],
    ['points:=1+1', 'POINT', 'Liabilities:Points:X3d312b31'],
    ['debt:x', 'POINT', 'Liabilities:Debt:X78'],
  ])('names %s in %s %s', (id, unit, name) => expect(accountName(id, unit)).toBe(name));

  it('gives different names to owners that look like a unit, an encoded name or one another', () => {
    const owners = [
      PERSON,
      `U${PERSON}`,
      'CNY',
      'cny',
      'X434e59',
      '434e59',
      'a:b',
      'a b',
      '商户',
      PERSON.toUpperCase(),
    ];
    const names = [...owners.map((owner) => accountName(`payable:${owner}`, 'JPY')), accountName('payable:JPY', 'JPY')];
    expect(new Set(names).size).toBe(owners.length + 1);
    for (const name of names) expect(name).toMatch(/^Liabilities:Payable:[A-Z][A-Za-z0-9-]*$/);
  });
});

import { Leaf } from '../../ledger/core/entry-rows';
import { AccountBalance, DerivedFile, LeafOrder, LeafSource } from './derived-file';
import { BEANCOUNT } from './beancount';
import { GL_DETAIL } from './gl-detail';
import { HLEDGER } from './hledger';

const SHOP = '0199c0de-0000-7000-8000-00000000beef';

const leaf = (seq: string, change: object): Leaf =>
  ({
    ...{ v: 1, origin: 'timebank.example/sunrise', seq, id: `id-${seq}`, period: '2026-09', occurred: '2026-09-05' },
    ...{ recorded: '2026-09-06T01:02:03.004Z', actor: 'clerk', facts: {}, postings: [], ...change },
  }) as unknown as Leaf;

const paid = leaf('1', {
  kind: 'shop.paid',
  occurred: '2026-09-07',
  policy: 'abc',
  facts: { approver: '=boss', approvedAt: '2026-09-07T20:00:00.000Z', recorder: 'a "quoted"\nname' },
  postings: [
    { account: `clearing:${SHOP}`, unit: 'CNY', amount: '-150' },
    { account: 'clearing:CNY', unit: 'CNY', amount: '150' },
  ],
});
const rated = leaf('2', { kind: 'rating.given' });
const reversed = leaf('3', {
  kind: 'entry.reversed',
  occurred: '2026-09-08',
  ref: { reverses: '1', hold: 'h' },
  postings: [
    { account: `clearing:${SHOP}`, unit: 'CNY', amount: '150' },
    { account: 'clearing:CNY', unit: 'CNY', amount: '-150' },
  ],
});

class SampleLeaves implements LeafSource {
  readonly origin = 'timebank.example/sunrise';
  readonly size = 3;
  readonly root = 'r00t';
  readonly firstDay = '2026-09-05';

  constructor(readonly lastDay = '2026-09-08') {}

  accounts(): AccountBalance[] {
    const row = (id: string, balance: number): AccountBalance => ({ id, unit: 'CNY', balance });
    return [row(`clearing:${SHOP}`, 0), row('clearing:CNY', -7)];
  }

  async *leaves(order: LeafOrder): AsyncGenerator<Leaf> {
    yield* await Promise.resolve(order === 'seq' ? [paid, rated, reversed] : [rated, paid, reversed]);
  }
}

async function textOf(derived: DerivedFile, source = new SampleLeaves()): Promise<string[]> {
  let text = '';
  for await (const piece of derived.pieces(source)) {
    expect([piece.text, derived.pieceAt(piece.text.split('\n')[0] ?? '')]).toEqual([
      piece.text,
      { part: piece.part, name: piece.name },
    ]);
    text += piece.text;
  }
  return text.split('\n');
}

describe('general ledger detail', () => {
  it('has a line per posting with an unsigned amount, debit or credit, the operator and the approver', async () => {
    const [head = '', ...lines] = (await textOf(GL_DETAIL)).map((line) => line.replace('\r', ''));
    expect(head.split(',')).toHaveLength(20);
    const shop = `clearing:${SHOP}`;
    expect(lines).toEqual([
      `1,1,shop.paid id-1,clearing,shop.paid,sunrise,2026-09-07,2026,M9,${shop},150,D,CNY,clerk,2026-09-06,01:02:03,'=boss,2026-09-07,0,`,
      "1,2,shop.paid id-1,clearing,shop.paid,sunrise,2026-09-07,2026,M9,clearing:CNY,150,C,CNY,clerk,2026-09-06,01:02:03,'=boss,2026-09-07,0,",
      `3,1,entry.reversed id-3,clearing,entry.reversed,sunrise,2026-09-08,2026,M9,${shop},150,C,CNY,clerk,2026-09-06,01:02:03,,,1,1`,
      '3,2,entry.reversed id-3,clearing,entry.reversed,sunrise,2026-09-08,2026,M9,clearing:CNY,150,D,CNY,clerk,2026-09-06,01:02:03,,,1,1',
      '',
    ]);
  });
});

describe('the journal for hledger', () => {
  it('has every entry by day, with negative credits and escaped texts', async () => {
    const lines = await textOf(HLEDGER);
    expect(lines[0]).toBe('; Journal of timebank.example/sunrise: 3 entries, root r00t');
    const hex = Buffer.from('a "quoted"\nname').toString('hex');
    expect(lines.slice(lines.indexOf('commodity 1000. CNY'))).toEqual([
      ...['commodity 1000. CNY', '', `account Liabilities:Clearing:U${SHOP}`, 'account Assets:Clearing:CNY'],
      '2026-09-05 * (2) rating.given',
      '    ; id:id-2, period:2026-09, recorded:2026-09-06T01:02:03.004Z, actor:clerk',
      '',
      '2026-09-07 * (1) shop.paid',
      `    ; id:id-1, period:2026-09, recorded:2026-09-06T01:02:03.004Z, actor:clerk, policy:abc, recorder:x${hex}, approver:x3d626f7373`,
      `    Liabilities:Clearing:U${SHOP}  150 CNY`,
      '    Assets:Clearing:CNY  -150 CNY',
      '',
      '2026-09-08 * (3) entry.reversed',
      '    ; id:id-3, period:2026-09, recorded:2026-09-06T01:02:03.004Z, actor:clerk, reverses:1, hold:h',
      `    Liabilities:Clearing:U${SHOP}  -150 CNY`,
      '    Assets:Clearing:CNY  150 CNY',
      ...['', ''],
    ]);
  });
});

describe('the journal for beancount', () => {
  it('opens accounts on the first day, links related entries, and checks balances the day after the last', async () => {
    const lines = await textOf(BEANCOUNT);
    expect(lines).toContain('option "title" "timebank.example/sunrise"');
    expect(lines).toContain(`2026-09-05 open Liabilities:Clearing:U${SHOP} CNY`);
    expect(lines.slice(lines.indexOf('2026-09-08 * "entry.reversed" ^entry-3 ^entry-1'))).toEqual([
      '2026-09-08 * "entry.reversed" ^entry-3 ^entry-1',
      ...['  id: "id-3"', '  period: "2026-09"', '  recorded: "2026-09-06T01:02:03.004Z"', '  actor: "clerk"'],
      ...['  reverses: "1"', '  hold: "h"', `  Liabilities:Clearing:U${SHOP}  -150 CNY`],
      ...['  Assets:Clearing:CNY  150 CNY', '', `2026-09-09 balance Liabilities:Clearing:U${SHOP}  0 CNY`],
      ...['2026-09-09 balance Assets:Clearing:CNY  7 CNY', ''],
    ]);
  });

  it('dates balances correctly after the end of a year, and omits them after 9999-12-31', async () => {
    expect(await textOf(BEANCOUNT, new SampleLeaves('2027-12-31'))).toContain(
      '2028-01-01 balance Assets:Clearing:CNY  7 CNY',
    );
    expect((await textOf(BEANCOUNT, new SampleLeaves('9999-12-31'))).join('\n')).not.toContain('balance Assets');
  });
});

import { houseAccount, ownAccount } from '../../src/ledger/accounts';
import { movement } from '../../src/ledger/entry';
import { Books, newBooks, newRequest, post } from '../support/books';

const issuance = houseAccount('issuance', 'POINT');
const points = ownAccount('points', 'p1', 'CNY');

describe('the journal', () => {
  let books: Books;
  beforeAll(async () => {
    books = await newBooks();
    await books.ledgers.create({ ledger: 'sunrise', name: 'x', zone: 'Asia/Shanghai', currency: 'CNY' });
  });
  afterAll(() => books.end());

  const give = (amount: number, request = newRequest()): ReturnType<typeof post> =>
    post(books, [issuance, points], () => ({
      drafts: [{ kind: 'points.captured', period: '2026-09', occurred: '2026-09-10', facts: {}, sides: movement(issuance, points, amount) }],
    }), { request });

  it('books, refuses, replays', async () => {
    await books.probe.onApplicationBootstrap();
    const request = newRequest();
    const first = await give(100, request);
    expect(first).toMatchObject({ kind: 'booked', replayed: false });
    const again = await give(100, request);
    expect(again).toMatchObject({ kind: 'booked', replayed: true });
    expect(await give(100, { ...request, hash: 'other' })).toEqual({ kind: 'key-reused' });
    expect(await give(-101)).toMatchObject({ kind: 'refused', refusal: { refused: 'insufficient-points' } });
    const many = await Promise.all(Array.from({ length: 600 }, () => give(-1)));
    expect(many.filter(({ kind }) => kind === 'booked')).toHaveLength(100);
    const seqs = many.flatMap((one) => (one.kind === 'booked' ? one.entries.map(({ seq }) => seq) : []));
    expect(seqs).toEqual(Array.from({ length: 100 }, (_, n) => n + 2));
  });
});

import { refundable } from './redemption.rules';

describe('refundable', () => {
  it('allows a refund of everything captured, once', () => {
    expect(refundable(300, 0, 300)).toEqual({ left: 0 });
    expect(refundable(300, 300, 1)).toMatchObject({ refused: 'more-than-captured' });
  });

  it('rejects a refund above what is left, to the hundredth', () => {
    expect(refundable(300, 100, 200)).toEqual({ left: 0 });
    expect(refundable(300, 100, 201)).toMatchObject({
      refused: 'more-than-captured',
      values: { asked: 201, left: 200 },
    });
  });
});

import { parentOf } from './traceparent';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('parentOf', () => {
  it('returns trace id, span id and the sampled flag', () => {
    const parent = { traceId: TRACE, spanId: SPAN, isRemote: true };
    expect(parentOf(`00-${TRACE}-${SPAN}-01`)).toEqual({ ...parent, traceFlags: 1 });
    expect(parentOf(`00-${TRACE}-${SPAN}-00`)).toEqual({ ...parent, traceFlags: 0 });
    expect(parentOf(`01-${TRACE}-${SPAN}-03-more`)).toEqual({ ...parent, traceFlags: 1 });
  });

  it('returns undefined for a malformed or repeated header, so that no personal data gets into a span', () => {
    const zero = (text: string): string => text.replace(/./g, '0');
    const malformed = [
      ...[undefined, '', '王阿姨', '13800138000', `00-${TRACE}-${SPAN}`, `00-${TRACE}-${SPAN}-01-more`],
      ...[`ff-${TRACE}-${SPAN}-01`, `00-${zero(TRACE)}-${SPAN}-01`, `00-${TRACE}-${zero(SPAN)}-01`],
      ...[`00-${TRACE.toUpperCase()}-${SPAN}-01`, `00-${TRACE}x-${SPAN}-01`],
    ];
    for (const header of malformed) expect(parentOf(header)).toBeUndefined();
    expect(parentOf([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`])).toBeUndefined();
  });
});

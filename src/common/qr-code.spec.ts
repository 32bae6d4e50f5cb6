import { create } from 'qrcode';
import { qrCode } from './qr-code';

describe('qrCode', () => {
  it('draws each dark module once, with a quiet zone of four modules', () => {
    const address = 'https://timebank.example/certificates/FtI4QSGBEnEWFl6zPUgKdQ';
    const { modules } = create(address, { errorCorrectionLevel: 'M' });
    const { size, path } = qrCode(address);
    const drawn = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x) - 4, Number(y) - 4]);
    expect(size).toBe(modules.size + 8);
    expect(drawn.length).toBe(modules.data.filter((dark) => dark === 1).length);
    expect(drawn.every(([x = 0, y = 0]) => modules.get(y, x))).toBe(true);
    // The finder pattern in the corner.
    expect(drawn.slice(0, 7).map(([x]) => x)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

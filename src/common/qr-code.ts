import { create } from 'qrcode';

/** A QR code as an SVG path of unit squares, usable in SVG and PDF. */
export interface QrCode {
  /** Squares on a side, including the quiet zone. */
  readonly size: number;
  readonly path: string;
}

/** Width of the empty border that scanners need, in squares. */
const QUIET_ZONE = 4;

/** Encodes a short text with error correction level M: readable with up to 15 % damaged. */
export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const squares: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) squares.push(`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`);
    }
  }
  return { size: modules.size + 2 * QUIET_ZONE, path: squares.join('') };
}

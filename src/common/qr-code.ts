import { create } from 'qrcode';

/** A QR code as a path of unit squares, for SVG and PDF alike. */
export interface QrCode {
  /** Squares on a side, with the quiet zone of four that readers need. */
  readonly size: number;
  readonly path: string;
}

const QUIET = 4;

/** The QR code of an address or of a few words; readable with 15 % of it damaged. */
export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const squares: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) squares.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
    }
  }
  return { size: modules.size + 2 * QUIET, path: squares.join('') };
}

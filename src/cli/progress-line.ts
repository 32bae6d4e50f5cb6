import { ImportProgress } from '../import/import-folder';

/** Shows progress on stderr: one line that is updated on a terminal, else a line every ten percent. */
export function progressLine(label: string): ImportProgress {
  let shown = -1;
  const live = process.stderr.isTTY;
  return (done, total) => {
    const percent = Math.floor((100 * done) / total);
    const step = live ? percent : Math.floor(percent / 10) * 10;
    if (step === shown) return;
    shown = step;
    process.stderr.write(
      `${live ? '\r' : ''}${label}: ${done} of ${total} rows (${step} %)${live && percent < 100 ? '' : '\n'}`,
    );
  };
}

import { parseCertificates, parseMarks, parseRecords, recordText } from './checkpoint-records';
import { newSigningKey, signCheckpoint } from './signed-note';

const key = newSigningKey('timebank.example/sunrise');
const notes = [1, 42, 9_007_199_254_740_991].map((size) =>
  signCheckpoint({ origin: 'timebank.example/sunrise', size, root: Buffer.alloc(32, size % 251) }, key),
);
const text = notes.map(recordText).join('');

describe('checkpoint file', () => {
  it('gives back the notes that were written', () => {
    const { records, length } = parseRecords(text);
    expect(records.map(({ note }) => note)).toEqual(notes);
    expect(records.map(({ size }) => size)).toEqual([1, 42, 9_007_199_254_740_991]);
    expect(length).toBe(Buffer.byteLength(text));
  });

  it('gives the complete records, and the length up to them, of a text that was cut off anywhere', () => {
    const bytes = Buffer.from(text);
    const ends = notes.map((_, n) =>
      Buffer.byteLength(
        notes
          .slice(0, n + 1)
          .map(recordText)
          .join(''),
      ),
    );
    for (let at = 0; at <= bytes.length; at += 1) {
      const complete = ends.filter((end) => end <= at);
      const { records, length } = parseRecords(bytes.toString('utf8', 0, at));
      expect([at, records.length, length]).toEqual([at, complete.length, complete.at(-1) ?? 0]);
    }
  });

  it('reads a note with the signatures of several keys', () => {
    const note = `${notes[0] ?? ''}— other.example AAAA\n`;
    expect(parseRecords(recordText(note)).records.map((record) => record.note)).toEqual([note]);
  });

  it.each(['x\n\nmore\n\n', 'timebank.example/sunrise\n007\nroot\n\n— a b\n\n'])('rejects other text: %j', (other) => {
    expect(() => parseRecords(text + other)).toThrow('there is no signed checkpoint');
  });

  it('rejects marks that are none', () => {
    const line = `timebank.example/sunrise 42 ${'a'.repeat(64)}`;
    expect(parseMarks(`${line}\n`)).toEqual([
      { origin: 'timebank.example/sunrise', size: 42, leafHash: 'a'.repeat(64) },
    ]);
    expect(() => parseMarks(line)).toThrow('line 1 was cut off');
    expect(() => parseMarks(`${line}\nx\n`)).toThrow('line 2');
  });

  it('leaves out a certificate whose line was cut off', () => {
    const line = `timebank.example/sunrise 42 SUNRISE-2026-000001 ${'a'.repeat(64)}`;
    expect(parseCertificates(`\n${line}\n\ntimebank.example/sun\n${line}\n`)).toHaveLength(2);
  });
});

import {
  newSigningKey,
  openCheckpoint,
  openNote,
  ownNote,
  readVerifier,
  signCheckpoint,
  signNote,
} from './signed-note';

const checkpoint = { origin: 'timebank.example/sunrise', size: 42, root: Buffer.alloc(32, 7) };

describe('signed checkpoint', () => {
  const key = newSigningKey(checkpoint.origin);
  const note = signCheckpoint(checkpoint, key);

  it('is verified with the public key of its signer', () => {
    expect(openCheckpoint(note, key.verifier)).toEqual(checkpoint);
  });

  it('is rejected with another key of the same name', () => {
    expect(() => openCheckpoint(note, newSigningKey(checkpoint.origin).verifier)).toThrow('no signature by');
  });

  it('is rejected when any byte was changed', () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => openCheckpoint(changed.toString(), key.verifier)).toThrow();
    }
  });

  it('is rejected when its origin is not the name of the key', () => {
    const other = { ...checkpoint, origin: 'timebank.example/other' };
    expect(() => openCheckpoint(signCheckpoint(other, key), key.verifier)).toThrow(
      'the key of timebank.example/sunrise signed a checkpoint of timebank.example/other',
    );
  });

  it.each(['\t', '\r', '\u001b', '\0'])('is rejected with the control character %j', (character) => {
    expect(() => openNote(signNote(`a${character}b\n`, key), key.verifier)).toThrow('control character');
  });

  it('is verified beside signatures of others, without which its bytes are those that were signed', () => {
    const foreign = `${note}— other.example ${Buffer.alloc(68).toString('base64')}\n`;
    expect(openCheckpoint(foreign, key.verifier)).toEqual(checkpoint);
    expect(ownNote(foreign, key.verifier)).toBe(note);
    expect(ownNote(note, key.verifier)).toBe(note);
  });

  it('rejects a public key with the key id of another key', () => {
    // The base64 part may contain a `+` too, so the pattern matches the key id only.
    expect(() => readVerifier(key.verifier.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toThrow('key id');
  });
});

import { newSigningKey, openCheckpoint, readVerifier, signCheckpoint } from './signed-note';

const checkpoint = { origin: 'timebank.example/sunrise', size: 42, root: Buffer.alloc(32, 7) };

describe('a signed checkpoint', () => {
  const key = newSigningKey(checkpoint.origin);
  const note = signCheckpoint(checkpoint, key);

  it('opens with the key that signed it', () => {
    expect(openCheckpoint(note, key.verifier)).toEqual(checkpoint);
  });

  it('does not open with another key of the same name', () => {
    expect(() => openCheckpoint(note, newSigningKey(checkpoint.origin).verifier)).toThrow('no signature by');
  });

  it('does not open when any byte was changed', () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => openCheckpoint(changed.toString(), key.verifier)).toThrow();
    }
  });

  it('refuses a public key whose id belongs to another', () => {
    // Base64 may hold a `+` of its own, so only the id is looked for.
    expect(() => readVerifier(key.verifier.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toThrow('key id');
  });
});

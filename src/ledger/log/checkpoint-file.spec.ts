import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '../../config/settings';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';

class ImpatientFile extends CheckpointFile {
  protected override readonly holdMs = 20;
}

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('the lock of the checkpoint file', () => {
  let folder: string;
  let file: CheckpointFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    file = new ImpatientFile(Object.assign(new Settings(), { CHECKPOINT_FILE: join(folder, 'checkpoints') }));
  });
  afterEach(async () => {
    await file.onApplicationShutdown();
    rmSync(folder, { recursive: true });
  });

  it('leaves nothing behind of work that throws at once, or is rejected', async () => {
    const before = timers();
    const thrown = file.locked(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    await expect(file.locked(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
    expect(timers()).toBe(before);
    expect(await file.locked(({ exists }) => Promise.resolve(exists))).toBe(false);
  });

  it('is taken from work that holds it for too long, which can write nothing afterwards', async () => {
    let begun = (_: LockedCheckpointFile): void => undefined;
    const entered = new Promise<LockedCheckpointFile>((done) => (begun = done));
    const hanging = file.locked((locked) => {
      begun(locked);
      return new Promise<void>(() => undefined);
    });
    const locked = await entered;
    await expect(hanging).rejects.toThrow('was locked for too long');
    await expect(locked.append(['x\n'])).rejects.toThrow('was locked for too long');
    expect(await file.locked(({ exists }) => Promise.resolve(exists))).toBe(false);
  });
});

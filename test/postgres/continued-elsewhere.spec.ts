import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { withContext } from '../../src/cli/command-context';
import { Settings } from '../../src/config/settings';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { LogContinuation } from '../../src/ledger/log/continuation';
import { Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';
import {
  copyTemporaryDatabase,
  dropTemporaryDatabase,
  newTemporaryDatabase,
  settingsAt,
} from '../support/temporary-database';

// On SQLite a running service keeps the command out.
describe('a log that is continued while a service runs on it', () => {
  let older: string;
  let service: Service;
  let operator: string;
  beforeAll(async () => {
    const live = await newTemporaryDatabase();
    const first = await newService(undefined, live);
    operator = await first.ledger('sunrise');
    await first.app.get(Checkpoints).sign('sunrise', 'request');
    await first.end();
    older = await copyTemporaryDatabase(live);
    const second = await newService(undefined, live);
    await second.key('sunrise', 'auditor', { person: 'A1' });
    await second.app.get(Checkpoints).sign('sunrise', 'request');
    await second.end();
    // The service runs on the older copy when the newer file arrives.
    service = await newService(undefined, older);
    for (const ending of ['', '.marks']) {
      const name = `books.sqlite.checkpoints${ending}`;
      copyFileSync(join(live, name), join(older, name));
    }
    await dropTemporaryDatabase(live);
  });
  afterAll(async () => {
    await service.end();
    await dropTemporaryDatabase(older);
  });

  it('goes on under the new origin there too, with the new key', async () => {
    const ask = (): Promise<string> =>
      service.ask('/v1/ledgers/sunrise/checkpoint', { key: operator }).then(({ text }) => text);
    expect(await ask()).toContain('checkpoints-differ');
    const settings = Object.assign(new Settings(), settingsAt(older), { LOG_LEVEL: 'silent' });
    await withContext({ access: 'write', role: 'recovery', settings }, async (app) => {
      await app.get(LogContinuation).run('sunrise');
    });
    await service.key('sunrise', 'auditor', { person: 'A2' });
    expect(await ask()).toMatch(/^timebank\.local\/sunrise\/2\n/);
    await expectSound(service, 'sunrise');
  });
});

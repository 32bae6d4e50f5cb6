import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceProcess } from '../support/service-process';
import { PostgresServer, withPostgresServer } from '../support/postgres-server';
import { startClose, waitForClose, entries, serviceHourItem, seedBelowFirstStar } from '../support/star-level-fixture';
import { RUNNERS, deleteKeys, newPrefix } from '../support/job-fixtures';

withPostgresServer('PostgreSQL restart during a period close', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.create();
  });
  afterAll(() => server.end());

  for (const { name, url, suite } of RUNNERS) {
    suite(`with jobs run by ${name}`, () => {
      const prefix = newPrefix();
      let folder: string;
      let service: ServiceProcess;
      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'timebank-'));
        const [database] = await server.query<{ name: string }>(`SELECT '${prefix.replace('-', '_')}' AS name`);
        await server.query(
          `CREATE DATABASE ${database?.name ?? ''} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`,
        );
        const databaseUrl = server.url().replace(/postgres$/, database?.name ?? '');
        const jobs = { REDIS_URL: url, REDIS_PREFIX: prefix, JOB_LOCK_SECONDS: '1', JOB_RETRY_SECONDS: '1' };
        service = await ServiceProcess.launch({ folder, settings: { DATABASE_URL: databaseUrl, ...jobs } });
      });
      afterAll(async () => {
        await service.end();
        rmSync(folder, { recursive: true });
        if (url !== '') await deleteKeys(url, prefix);
      });

      it('closes the month once and grants every star once', async () => {
        const volunteers = 300;
        await seedBelowFirstStar(service, volunteers);
        const items = Array.from({ length: volunteers }, (_, n) => serviceHourItem(n));
        await service.callWithinImport({
          method: 'POST',
          path: 'bulk',
          key: 'all',
          body: { mode: 'independent', items },
        });
        await startClose(service);
        await server.stop('immediate');
        await server.start();
        expect(await waitForClose(service)).toBeGreaterThan(1);
        const stars = (await entries(service, 'star.granted')).map(({ facts }) => facts['volunteer']);
        expect([stars.length, new Set(stars).size]).toEqual([volunteers, volunteers]);
        expect(await entries(service, 'period.closed')).toHaveLength(1);
        await service.stop();
        await service.verify();
      });
    });
  }
});

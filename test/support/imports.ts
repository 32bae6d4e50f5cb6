import { ApiClient, inProcessApiClient } from '../../src/import/api-client';
import { ImportPeople, confirmedBy } from '../../src/import/import-folder';
import { OLD_BOOKS } from './community';
import { Service } from './service';

/** A second person of a ledger, who confirms imports. */
const confirmerOf = (service: Service, ledger: string): Promise<string> =>
  service.key(ledger, 'coordinator', { person: 'confirmer' });

const clientOf = (service: Service, ledger: string, key: string): ApiClient =>
  inProcessApiClient(service.app.getHttpAdapter().getInstance(), ledger, key);

/** Records an import of old books with a key, and confirms it as a second person. @returns its id */
export async function confirmedImport(service: Service, ledger: string, key: string): Promise<string> {
  const call = clientOf(service, ledger, key);
  const { body } = await call({ method: 'POST', path: 'imports', key: 'import', body: OLD_BOOKS });
  const id = String(body['id']);
  await confirmedBy(clientOf(service, ledger, await confirmerOf(service, ledger)))(id);
  return id;
}

/** The people of a folder's import: the one who calls with a key (or as given), and a second one who confirms. */
export async function importPeople(service: Service, ledger: string, by: string | ApiClient): Promise<ImportPeople> {
  const confirm = confirmedBy(clientOf(service, ledger, await confirmerOf(service, ledger)));
  return { call: typeof by === 'string' ? clientOf(service, ledger, by) : by, confirm };
}

import { ApiResponse, ApiClient, ApiRequest } from './api-client';
import { BookFolder, BookRow, FileName } from './book-folder';
import { importOf } from './import-of-folder';
import { RULES, RowRequest, eventsOf, requestOf, rowKey } from './row-requests';

/** A rejected row. */
export interface RefusedRow {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
  /** For an unreadable row: the field and what is wrong with it. */
  readonly detail?: string;
}

/** The result of importing a folder. */
export interface ImportResult {
  /** Number of imported rows, including those imported before. */
  readonly imported: number;
  /** Number of rows whose response was replayed from an earlier import. */
  readonly replayed: number;
  readonly refused: readonly RefusedRow[];
}

/** Receives the number of processed rows and of all rows. */
export type ImportProgress = (done: number, total: number) => void;

/** Thrown on an unexpected response of the service: the import stops without a decision on the row. */
export class ImportStoppedError extends Error {}

/** Number of concurrent requests for master data, so that they share commits. */
const CONCURRENCY = 32;

/** Maximum number of events in a bulk request; small enough to show progress. */
const MAX_EVENTS_PER_REQUEST = 200;

/**
 * Imports a book folder through the API, which validates every row; this code only determines the order. Running it
 * again changes nothing: each row's idempotency key is made of its content (docs/decisions/0004).
 */
export async function importFolder(
  folder: BookFolder,
  { call, confirm }: ImportPeople,
  progress: ImportProgress = () => undefined,
): Promise<ImportResult> {
  const { id, source, months } = importOf(folder);
  const reason = IMPORT_REASON;
  const key = `import:${id}`;
  const recorded = await call({ method: 'POST', path: 'imports', key, body: { source, reason, months, sha256: id } });
  if (recorded.status !== 201) throw stopped('imports', '', recorded.body);
  const { body } = await call({ method: 'GET', path: `imports/${id}` });
  if (body['status'] === 'recorded') await confirm(id);
  const result = await new FolderImport(folder, (request) => call(withinImport(request, id)), progress).run();
  if (body['status'] !== 'closed') await closeImport(call, id, result);
  return result;
}

/** Whoever records the import and takes in its rows, and the second person who confirms it. */
export interface ImportPeople {
  /** Calls the API as the person who records the import. */
  readonly call: ApiClient;
  /** Confirms the recorded import as another person. */
  readonly confirm: (id: string) => Promise<void>;
}

/** Confirms an import over the API, with the key of another person. */
export function confirmedBy(call: ApiClient): ImportPeople['confirm'] {
  return async (id) => {
    const path = `imports/${id}/confirmation`;
    const { status, body } = await call({ method: 'POST', path, key: `import-confirmation:${id}` });
    if (status !== 201) throw stopped('imports', '', body);
  };
}

/** The reason with which folders are recorded. */
const IMPORT_REASON = '导入旧账 Old books taken in';

function withinImport(request: ApiRequest, id: string): ApiRequest {
  return request.method === 'GET' ? request : { ...request, within: id };
}

async function closeImport(call: ApiClient, id: string, { imported, refused }: ImportResult): Promise<void> {
  const counts = { taken: imported, refused: refused.length };
  const key = `import-closing:${id}`;
  const { status, body } = await call({ method: 'POST', path: `imports/${id}/closing`, key, body: counts });
  if (status !== 201) throw stopped('imports', '', body);
}

class FolderImport {
  private done = 0;
  private imported = 0;
  private replayed = 0;
  private readonly refused: RefusedRow[] = [];
  private readonly total: number;
  private offers = new Set<string>();

  constructor(
    private readonly folder: BookFolder,
    private readonly call: ApiClient,
    private readonly progress: ImportProgress,
  ) {
    this.total = Object.values(folder.rows).reduce((sum, rows) => sum + rows.length, 0);
  }

  async run(): Promise<ImportResult> {
    await this.registerDirectory();
    for (const file of ['volunteers', 'activities', 'shops', 'offers'] as const) await this.registerRows(file);
    await this.registerPeople();
    this.offers = await this.loadOffers();
    for (const events of inRuns(eventsOf(this.folder))) await this.importEvents(events);
    return { imported: this.imported, replayed: this.replayed, refused: this.refused };
  }

  /** Registers the names of buildings or blocks, cohorts and organisations that rows refer to. */
  private async registerDirectory(): Promise<void> {
    const lists: [path: string, names: string[]][] = [
      ['units', this.distinct('volunteers', 'unit')],
      ['cohorts', this.distinct('volunteers', 'cohort')],
      ['organisations', this.distinct('activities', 'organisation')],
    ];
    for (const [path, names] of lists) await inParallel(names, (code) => this.registerName(path, code));
  }

  /** Registers the staff and raters that rows refer to. */
  private async registerPeople(): Promise<void> {
    const staff = ['recorder', 'approver', 'secondApprover'].flatMap((column) => this.distinct('attendance', column));
    const names = new Set([...staff, ...this.distinct('ratings', 'rater')]);
    await inParallel([...names], (code) => this.registerName('people', code));
  }

  private async registerName(path: string, code: string): Promise<void> {
    const key = rowKey('any', path, code);
    const { status, body } = await this.call({ method: 'POST', path, key, body: { code } });
    // 409: registered before. 400: invalid name; the rows that use it will be refused.
    if (status !== 201 && status !== 409 && status !== 400) throw stopped(path, code, body);
  }

  private async registerRows(file: FileName): Promise<void> {
    await inParallel(this.folder.rows[file], async (row) => {
      const request = requestOf(row, this.folder.info);
      const response = await this.post(request);
      if (response.body['code'] === 'already-registered') await this.update(request);
      else if (response.status === 201) this.accept(response);
      else await this.refuseUnreadable(request, response);
      this.reportProgress();
    });
  }

  /** Updates a registered record with the details of a row. The opening balance does not change. */
  private async update(request: RowRequest): Promise<void> {
    const { code, broughtForward: _opening, shop: _shop, ...changes } = request.body;
    const path = `${request.path}/${encodeURIComponent(String(code))}`;
    const response = await this.call({ method: 'PATCH', path, body: changes });
    if (response.status === 200) this.accept({ ...response, replayed: true });
    else await this.refuseUnreadable(request, response);
  }

  /** Refuses a row of master data that the API rejected for any reason. Throws when the service failed. */
  private async refuseUnreadable(request: RowRequest, response: ApiResponse): Promise<void> {
    const { status, body } = response;
    if (![400, 409, 422].includes(status)) throw stopped(request.row.file, String(request.row.line), body);
    await this.reportUnreadable(request, detailOf(response));
  }

  /** Imports consecutive events, in one bulk request if possible. */
  private async importEvents(requests: readonly RowRequest[]): Promise<void> {
    const importable = requests.filter((request) => this.isKnownOffer(request));
    const responses = await this.postRun(importable);
    for (const request of requests) {
      const response = responses.get(request);
      if (response) await this.applyResponse(request, response);
      else await this.reportUnreadable(request, 'offer: there is no offer with this number');
      this.reportProgress();
    }
  }

  private isKnownOffer({ row, body }: RowRequest): boolean {
    return row.file !== 'redemptions' || this.offers.has(String(body['offer']));
  }

  /** Posts a run of events. An event that a bulk request does not accept is a run of its own. */
  private async postRun(run: readonly RowRequest[]): Promise<Map<RowRequest, RowResponse>> {
    const [first] = run;
    if (!first) return new Map();
    return first.bulk === undefined ? new Map([[first, await this.post(first)]]) : this.postBulk(run, first.row);
  }

  private async postBulk(
    requests: readonly RowRequest[],
    { file, line }: BookRow,
  ): Promise<Map<RowRequest, RowResponse>> {
    const items = requests.map(({ bulk, body, key, row }) => ({ kind: bulk, body, key, row: sourceOf(row) }));
    const key = rowKey(
      'any',
      'bulk',
      items.map((item) => item.key),
    );
    const response = await this.call({ method: 'POST', path: 'bulk', key, body: { mode: 'independent', items } });
    if (response.status !== 200) throw stopped(file, String(line), response.body);
    this.replayed += response.itemsReplayed;
    const responses = response.body['items'] as { status: number; problem?: ApiResponse['body'] }[];
    return new Map(
      requests.map((request, n) => {
        const { status = 0, problem = {} } = responses[n] ?? {};
        return [request, { status, replayed: false, body: problem }];
      }),
    );
  }

  private async applyResponse(request: RowRequest, response: RowResponse): Promise<void> {
    const { status, body, replayed } = response;
    if (status === 201) this.accept(response);
    else if (status === 400) await this.reportUnreadable(this.inKnownMonth(request, response), detailOf(response));
    else if (status === 409 || status === 422) this.refuse(request, String(body['code']), replayed);
    else throw stopped(request.row.file, String(request.row.line), body);
  }

  /** The request of a row, in the folder's month when the instant of its event is wrong: a month to come has no report. */
  private inKnownMonth(request: RowRequest, response: RowResponse): RowRequest {
    const wrong = fieldErrorsOf(response).some(({ field }) => field === RULES[request.row.file].at);
    return wrong ? { ...request, month: this.folder.info.month } : request;
  }

  /** Records an unreadable row as a refusal. */
  private async reportUnreadable(request: RowRequest, detail: string): Promise<void> {
    const { kind, month, key } = request;
    const response = await this.call({
      method: 'POST',
      path: 'unreadable-rows',
      key: `${key}:unreadable`,
      source: sourceOf(request.row),
      body: { kind, month },
    });
    if (response.status !== 201) throw stopped(request.row.file, String(request.row.line), response.body);
    this.refuse(request, 'invalid-row', response.replayed, detail);
  }

  private post({ path, key, row, body }: RowRequest): Promise<ApiResponse> {
    return this.call({ method: 'POST', path, key, source: sourceOf(row), body });
  }

  private async loadOffers(): Promise<Set<string>> {
    const codes = new Set<string>();
    for (let after = ''; ;) {
      const path = `offers?limit=500${after && `&after=${encodeURIComponent(after)}`}`;
      const { status, body } = await this.call({ method: 'GET', path });
      if (status !== 200) throw stopped('offers', '', body);
      for (const { id, code } of body['items'] as { id: string; code: string }[]) codes.add(code).add(id);
      if (typeof body['next'] !== 'string') return codes;
      after = body['next'];
    }
  }

  private accept({ replayed }: RowResponse): void {
    this.imported += 1;
    this.replayed += replayed ? 1 : 0;
  }

  private refuse({ row, kind }: RowRequest, reason: string, replayed: boolean, detail?: string): void {
    this.replayed += replayed ? 1 : 0;
    this.refused.push({ file: `${row.file}.csv`, line: row.line, kind, reason, ...(detail && { detail }) });
  }

  private reportProgress(): void {
    this.done += 1;
    this.progress(this.done, this.total);
  }

  private distinct(file: FileName, column: string): string[] {
    const cells = this.folder.rows[file].map((row) => row.cells[column] ?? '');
    return [...new Set(cells)].filter((cell) => cell !== '');
  }
}

/** The response for a row. `replayed` is false in a bulk request, where `itemsReplayed` counts it. */
type RowResponse = Pick<ApiResponse, 'status' | 'replayed' | 'body'>;

/** Splits events, in order, into runs for bulk requests and single events. */
function inRuns(events: readonly RowRequest[]): RowRequest[][] {
  const runs: RowRequest[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const joinsRun = event.bulk !== undefined && first?.bulk !== undefined;
    if (run && joinsRun && run.length < MAX_EVENTS_PER_REQUEST) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

function sourceOf({ file, line }: BookRow): string {
  return `${file}.csv:${line}`;
}

/** The field errors of a response as text. */
function detailOf(response: RowResponse): string {
  return fieldErrorsOf(response)
    .map(({ field, message }) => `${field}: ${message}`)
    .join('; ');
}

function fieldErrorsOf({ body }: RowResponse): { field: string; message: string }[] {
  return (body['errors'] ?? []) as { field: string; message: string }[];
}

function stopped(file: string, line: string, body: ApiResponse['body']): ImportStoppedError {
  return new ImportStoppedError(`${file} ${line}: the service answered ${JSON.stringify(body)}`);
}

/** Runs `work` for each item with limited concurrency, starting in order. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

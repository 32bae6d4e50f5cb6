import { ApiResponse, ApiClient } from './api-client';
import { BookFolder, BookRow, FileName } from './book-folder';
import { RowRequest, eventsOf, requestOf, rowKey } from './row-requests';

/** A row that was refused. */
export interface RefusedRow {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
  /** For a row that can't be read: which field, and what is wrong with it. */
  readonly detail?: string;
}

/** What came of taking a folder in. */
export interface ImportResult {
  /** Rows taken in, among them those that had been taken in before. */
  readonly taken: number;
  /** Rows whose answer was known from an earlier intake. */
  readonly known: number;
  readonly refused: readonly RefusedRow[];
}

/** Tells how far the intake is. */
export type ImportProgress = (done: number, total: number) => void;

/** Thrown when the service did not answer as an intake expects: the row is not judged, and the intake stops. */
export class ImportStoppedError extends Error {}

/** Registers are filled this many rows at a time, so that they share commits. */
const AT_ONCE = 32;

/** Most events of one request, which are decided in their order: few enough for the progress to be seen. */
const EVENTS_AT_ONCE = 200;

/**
 * Takes a month's books in through the API. The API judges every row; this only says in which order. Running it again
 * changes nothing: each row's key is made of what it says.
 */
export async function importFolder(
  folder: BookFolder,
  call: ApiClient,
  progress: ImportProgress = () => undefined,
): Promise<ImportResult> {
  return new FolderIntake(folder, call, progress).run();
}

class FolderIntake {
  private done = 0;
  private taken = 0;
  private known = 0;
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
    await this.directory();
    for (const file of ['volunteers', 'activities', 'shops', 'offers'] as const) await this.registers(file);
    await this.people();
    this.offers = await this.knownOffers();
    for (const events of inRuns(eventsOf(this.folder))) await this.events(events);
    return { taken: this.taken, known: this.known, refused: this.refused };
  }

  /** Lists that rows refer to by name: each name is registered when first seen. */
  private async directory(): Promise<void> {
    const lists: [path: string, names: string[]][] = [
      ['units', this.distinct('volunteers', 'unit')],
      ['cohorts', this.distinct('volunteers', 'cohort')],
      ['organisations', this.distinct('activities', 'organisation')],
    ];
    for (const [path, names] of lists) await inParallel(names, (code) => this.registerName(path, code));
  }

  /** Staff and raters are people, registered when first seen. */
  private async people(): Promise<void> {
    const staff = ['recorder', 'approver', 'secondApprover'].flatMap((column) => this.distinct('attendance', column));
    const names = new Set([...staff, ...this.distinct('ratings', 'rater')]);
    await inParallel([...names], (code) => this.registerName('people', code));
  }

  private async registerName(path: string, code: string): Promise<void> {
    const key = rowKey('any', path, code);
    const { status, body } = await this.call({ method: 'POST', path, key, body: { code } });
    // Known already, or a name that can't be one: the rows that use it will be refused by their own rules.
    if (status !== 201 && status !== 409 && status !== 400) throw stopped(path, code, body);
  }

  private async registers(file: FileName): Promise<void> {
    await inParallel(this.folder.rows[file], async (row) => {
      const request = requestOf(row, this.folder.info);
      const answer = await this.post(request);
      if (answer.body['code'] === 'already-registered') await this.change(request);
      else if (answer.status === 201) this.accept(answer);
      else await this.judgedUnreadable(request, answer);
      this.step();
    });
  }

  /** A thing that is there already: its details become those of the row. What was brought forward stays as it was. */
  private async change(request: RowRequest): Promise<void> {
    const { code, broughtForward: _opening, shop: _shop, ...changes } = request.body;
    const path = `${request.path}/${encodeURIComponent(String(code))}`;
    const answer = await this.call({ method: 'PATCH', path, body: changes });
    if (answer.status === 200) this.accept({ ...answer, replayed: true });
    else await this.judgedUnreadable(request, answer);
  }

  /** A row of a register that the API refused can't be used, whatever the reason. A fault of the service is none. */
  private async judgedUnreadable(request: RowRequest, answer: ApiResponse): Promise<void> {
    const { status, body } = answer;
    if (![400, 409, 422].includes(status)) throw stopped(request.row.file, String(request.row.line), body);
    await this.unreadable(request, detailOf(answer));
  }

  /** Events that follow one another: in bulk where they can be, so that they share requests and commits. */
  private async events(requests: readonly RowRequest[]): Promise<void> {
    const known = requests.filter((request) => this.isKnownOffer(request));
    const answers = await this.answersTo(known);
    for (const request of requests) {
      const answer = answers.get(request);
      if (answer) await this.judge(request, answer);
      else await this.unreadable(request, 'offer: no offer has this number');
      this.step();
    }
  }

  private isKnownOffer({ row, body }: RowRequest): boolean {
    return row.file !== 'redemptions' || this.offers.has(String(body['offer']));
  }

  /** What is not of a kind that a bulk takes stands in a run of its own. */
  private async answersTo(run: readonly RowRequest[]): Promise<Map<RowRequest, Judged>> {
    const [first] = run;
    if (!first) return new Map();
    return first.bulk === undefined ? new Map([[first, await this.post(first)]]) : this.inBulk(run, first.row);
  }

  private async inBulk(requests: readonly RowRequest[], { file, line }: BookRow): Promise<Map<RowRequest, Judged>> {
    const items = requests.map(({ bulk, body, key, row }) => ({ kind: bulk, body, key, row: sourceOf(row) }));
    const key = rowKey(
      'any',
      'bulk',
      items.map((item) => item.key),
    );
    const answer = await this.call({ method: 'POST', path: 'bulk', key, body: { mode: 'independent', items } });
    if (answer.status !== 200) throw stopped(file, String(line), answer.body);
    this.known += answer.itemsReplayed;
    const answers = answer.body['items'] as { status: number; problem?: ApiResponse['body'] }[];
    return new Map(
      requests.map((request, n) => {
        const { status = 0, problem = {} } = answers[n] ?? {};
        return [request, { status, replayed: false, body: problem }];
      }),
    );
  }

  private async judge(request: RowRequest, answer: Judged): Promise<void> {
    const { status, body, replayed } = answer;
    if (status === 201) this.accept(answer);
    else if (status === 400) await this.unreadable(request, detailOf(answer));
    else if (status === 409 || status === 422) this.refuse(request, String(body['code']), replayed);
    else throw stopped(request.row.file, String(request.row.line), body);
  }

  /** Puts a row that can't be read into the register of refusals. */
  private async unreadable(request: RowRequest, detail: string): Promise<void> {
    const { kind, month, key } = request;
    const answer = await this.call({
      method: 'POST',
      path: 'unreadable-rows',
      key: `${key}:unreadable`,
      source: sourceOf(request.row),
      body: { kind, month },
    });
    if (answer.status !== 201) throw stopped(request.row.file, String(request.row.line), answer.body);
    this.refuse(request, 'invalid-row', answer.replayed, detail);
  }

  private post({ path, key, row, body }: RowRequest): Promise<ApiResponse> {
    return this.call({ method: 'POST', path, key, source: sourceOf(row), body });
  }

  private async knownOffers(): Promise<Set<string>> {
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

  private accept({ replayed }: Judged): void {
    this.taken += 1;
    this.known += replayed ? 1 : 0;
  }

  private refuse({ row, kind }: RowRequest, reason: string, replayed: boolean, detail?: string): void {
    this.known += replayed ? 1 : 0;
    this.refused.push({ file: `${row.file}.csv`, line: row.line, kind, reason, ...(detail && { detail }) });
  }

  private step(): void {
    this.done += 1;
    this.progress(this.done, this.total);
  }

  private distinct(file: FileName, column: string): string[] {
    const cells = this.folder.rows[file].map((row) => row.cells[column] ?? '');
    return [...new Set(cells)].filter((cell) => cell !== '');
  }
}

/** What an answer to a row says; in a bulk, it is counted elsewhere whether it was given before. */
type Judged = Pick<ApiResponse, 'status' | 'replayed' | 'body'>;

/** Events in their order, cut into runs of those that a bulk takes and those that go alone. */
function inRuns(events: readonly RowRequest[]): RowRequest[][] {
  const runs: RowRequest[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const goesAlong = event.bulk !== undefined && first?.bulk !== undefined;
    if (run && goesAlong && run.length < EVENTS_AT_ONCE) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

function sourceOf({ file, line }: BookRow): string {
  return `${file}.csv:${line}`;
}

/** The fields that an answer names. */
function detailOf({ body }: Judged): string {
  const errors = (body['errors'] ?? []) as { field: string; message: string }[];
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

function stopped(file: string, line: string, body: ApiResponse['body']): ImportStoppedError {
  return new ImportStoppedError(`${file} ${line}: the service answered ${JSON.stringify(body)}`);
}

/** Does something for each, some at a time, starting in their order. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

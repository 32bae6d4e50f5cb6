import { setTimeout } from 'node:timers/promises';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { RequestOptions, ServiceClient, Reply } from './service';

/** A service of old books, recorded by S01 and approved by S02 at its end. */
export interface ServiceOptions {
  /** Day in the community's time zone; further services of the same person on it start two hours apart. */
  readonly on?: string;
  readonly category?: string;
  readonly minutes?: number;
}

/** API keys of a community by role. */
export interface Keyring {
  readonly operator: string;
  /** Key of S01, who records services. */
  readonly coordinator: string;
  /** Key of S02, who approves services. */
  readonly approver: string;
  readonly auditor: string;
  /** Key of the shop M01. */
  readonly shop: string;
  /** Key of the volunteer V01. */
  readonly volunteer: string;
}

/**
 * A small community, created over HTTP as a centre would: staff S01 and S02, a resident R01, volunteers V01 and V02,
 * an organisation, a building or block, a cohort, the activity A01, and the shop M01 with the offer M01-1 at one point.
 */
export class Community {
  private activityCount = 0;
  private readonly servicesByDay = new Map<string, number>();

  private constructor(
    readonly service: ServiceClient,
    readonly ledger: string,
    readonly keys: Keyring,
    /** Id of an import of old books, recorded by S01 and confirmed by S02. */
    readonly books = '',
  ) {}

  static async create(service: ServiceClient, ledger = 'sunrise'): Promise<Community> {
    const operator = await service.ledger(ledger);
    const community = new Community(service, ledger, { ...NO_KEYS, operator, coordinator: operator });
    await community.booked('people', { code: 'S01', displayName: '陈站长' });
    await community.booked('people', { code: 'S02', displayName: '李主任' });
    await community.booked('people', { code: 'R01', displayName: '赵奶奶' });
    await community.booked('organisations', { code: '巡逻队', name: '东风巡逻队' });
    await community.booked('units', { code: '东风小区' });
    await community.booked('cohorts', { code: 'retiree', name: '退休人员' });
    await community.booked('volunteers', { code: 'V01', displayName: '王阿姨', unit: '东风小区', cohort: 'retiree' });
    await community.booked('volunteers', { code: 'V02', displayName: '孙师傅' });
    await community.booked('activities', newActivity('A01', { title: '四点半课堂', site: '向阳小区', capacity: 80 }));
    const keys: Keyring = {
      operator,
      coordinator: await service.key(ledger, 'coordinator', { person: 'S01' }),
      approver: await service.key(ledger, 'coordinator', { person: 'S02' }),
      auditor: await service.key(ledger, 'auditor'),
      shop: '',
      volunteer: await community.newKey({ role: 'volunteer', person: 'V01' }),
    };
    const books = await new Community(service, ledger, keys).newImport();
    const opened = new Community(service, ledger, keys, books);
    // Their rate and price count from the first day of the books.
    await opened.fromBooks('shops', { code: 'M01', name: '惠民超市', centsPerPoint: 100 });
    await opened.fromBooks('offers', { code: 'M01-1', shop: 'M01', title: '早餐', pricePointHundredths: 100 });
    const shop = await opened.newKey({ role: 'shop', person: 'till', shop: 'M01' });
    return new Community(service, ledger, { ...keys, shop }, books);
  }

  /** The same community, reached through another instance of the service. */
  reachedBy(ask: ServiceClient['ask']): Community {
    return new Community({ ...this.service, ask }, this.ledger, this.keys, this.books);
  }

  /** Records an import of old books as S01 and confirms it as S02. @returns its id */
  async newImport(source = OLD_BOOKS.source): Promise<string> {
    const id = idOf(await this.booked('imports', { ...OLD_BOOKS, source }));
    await this.booked(`imports/${id}/confirmation`, undefined, { key: this.keys.approver });
    return id;
  }

  /** Options of a request within the import of old books. */
  within(options: RequestOptions = {}): RequestOptions {
    return { ...options, headers: { import: this.books, ...options.headers } };
  }

  /** Sends a POST request within the import of old books, which must be answered with 201. */
  fromBooks(path: string, body?: unknown, options: RequestOptions = {}): Promise<Reply> {
    return this.booked(path, body, this.within(options));
  }

  /** Sends a request for a path of the ledger, with the key of S01 unless another key is given. */
  ask(path: string, options: RequestOptions = {}): Promise<Reply> {
    return this.service.ask(`/v1/ledgers/${this.ledger}/${path}`, { key: this.keys.coordinator, ...options });
  }

  get(path: string, key?: string): Promise<Reply> {
    return this.ask(path, key === undefined ? {} : { key });
  }

  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<Reply> {
    return this.ask(path, { method: 'POST', body, ...options });
  }

  patch(path: string, body?: unknown, options: RequestOptions = {}): Promise<Reply> {
    return this.ask(path, { method: 'PATCH', body, ...options });
  }

  /** Sends a POST request that must be answered with 201. */
  async booked(path: string, body?: unknown, options: RequestOptions = {}): Promise<Reply> {
    const reply = await this.post(path, body, options);
    if (reply.status !== 201) throw new Error(`${path} was answered ${reply.status}: ${reply.text}`);
    return reply;
  }

  /** Creates an API key over HTTP as the operator; S01 confirms it if it waits. */
  async newKey(key: { role: string; person: string; shop?: string; expiresAt?: string }): Promise<string> {
    return this.confirmedKey(await this.booked('keys', key, { key: this.keys.operator }));
  }

  /** Confirms a key that was made or rotated over HTTP, as S01, if it waits. @returns the key */
  async confirmedKey({ body: { key, confirmation } }: Reply): Promise<string> {
    if (typeof confirmation === 'string') await this.booked(`confirmations/${confirmation}`, { decision: 'confirm' });
    return String(key);
  }

  /** Records a service in a new activity. Two hours of `teach` earn two points. */
  async serve(
    volunteer: string,
    { on = '2026-11-10', category = 'teach', minutes = 120 }: ServiceOptions = {},
  ): Promise<Reply> {
    const activity = `B${(this.activityCount += 1)}`;
    const nth = this.servicesByDay.get(`${volunteer} ${on}`) ?? 0;
    this.servicesByDay.set(`${volunteer} ${on}`, nth + 1);
    const startsAt = `${on}T${String(2 * nth).padStart(2, '0')}:00:00+08:00`;
    const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
    await this.booked('activities', newActivity(activity, { category, startsAt, endsAt }));
    return this.fromBooks('service-records', {
      ...{ activity, volunteer, signedInAt: startsAt, signedOutAt: endsAt, method: 'code' },
      ...{ recorder: 'S01', approver: 'S02', approvedAt: endsAt },
    });
  }

  /** Creates a redemption code of a volunteer. */
  async redemptionCode(volunteer: string, options: Record<string, unknown> = {}): Promise<string> {
    return String((await this.booked(`volunteers/${volunteer}/codes`, options)).body['code']);
  }

  /** Creates an unpaid amount due to M01: redeems points in October at 100 cents each, funds them and closes. */
  async owe(volunteer: string, points = 2): Promise<void> {
    const at = '2026-10-20T12:00:00+08:00';
    for (let n = 0; n < points; n += 2) await this.serve(volunteer, { on: '2026-10-10' });
    await this.fromBooks('fund-receipts', { source: '募捐', cents: points * 100, at });
    await this.fromBooks('redemptions', { volunteer, offer: 'M01-1', quantity: points, at });
    await this.close('2026-10');
  }

  /** A volunteer's balances by unit. */
  async balances(volunteer: string): Promise<Record<string, number>> {
    const { body } = await this.get(`volunteers/${volunteer}/balances`);
    const rows = body['balances'] as { unit: string; posted: number }[];
    return Object.fromEntries(rows.map(({ unit, posted }) => [unit, posted]));
  }

  /** The signed size and root of the log; an equal text means that no entry was added. */
  async log(): Promise<string> {
    return (await this.get('checkpoint')).text;
  }

  /** The number of entries. */
  async size(): Promise<number> {
    return Number((await this.log()).split('\n')[1]);
  }

  /** All entries of a kind, or of all kinds. */
  async entries(kind?: string): Promise<EntryView[]> {
    const filter = kind === undefined ? '' : `&kind=${kind}`;
    return this.all<EntryView>(`entries?limit=500${filter}`);
  }

  /** Reads all pages of a list. */
  async all<T>(path: string, key?: string): Promise<T[]> {
    const items: T[] = [];
    for (let after = ''; ;) {
      const { body } = await this.get(`${path}${after}`, key);
      items.push(...(body['items'] as T[]));
      if (typeof body['next'] !== 'string') return items;
      after = `&after=${encodeURIComponent(body['next'])}`;
    }
  }

  /** Requests the close of a month and waits for its job. */
  async close(month: string): Promise<Record<string, unknown>> {
    const response = await this.post(`periods/${month}/close`, undefined, { idem: null });
    if (response.status !== 202)
      throw new Error(`the close of ${month} was answered ${response.status}: ${response.text}`);
    for (;;) {
      const { body } = await this.get(`jobs/${String(response.body['id'])}`);
      if (body['status'] === 'done' || body['status'] === 'failed') return body;
      await setTimeout(5);
    }
  }
}

const NO_KEYS: Keyring = { operator: '', coordinator: '', approver: '', auditor: '', shop: '', volunteer: '' };

/** The body that records an import of old books of 2020 to 2029. */
export const OLD_BOOKS = {
  ...{ source: '手工台账', reason: '启用系统前的记录' },
  months: Array.from(
    { length: 120 },
    (_, n) => `${2020 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`,
  ),
};

/** An activity of the organisation 巡逻队. */
export function newActivity(code: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...{ code, category: 'teach', title: '四点半课堂', organisation: '巡逻队' },
    ...{ startsAt: '2026-11-09T15:00:00+08:00', endsAt: '2026-11-09T17:00:00+08:00' },
    ...change,
  };
}

/** The entries of a receipt. */
export function entriesOf({ body }: Reply): EntryView[] {
  return body['entries'] as EntryView[];
}

/** The first entry of a receipt. */
export function entryOf(reply: Reply): EntryView {
  const [entry] = entriesOf(reply);
  if (!entry) throw new Error(`no entry in ${reply.text}`);
  return entry;
}

/** The id of a receipt. */
export function idOf({ body }: Reply): string {
  return String(body['id']);
}

import { setTimeout } from 'node:timers/promises';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { Asked, ServiceClient, Reply } from './service';

/** A service that somebody gave: a record of old books, approved by S02 as soon as it ended. */
export interface ServiceOptions {
  /** Day in the community's zone; later services of the same person on it follow two hours apart. */
  readonly on?: string;
  readonly category?: string;
  readonly minutes?: number;
}

/** The keys of those who work with a community. */
export interface Keyring {
  readonly operator: string;
  /** S01, who records. */
  readonly coordinator: string;
  /** S02, who approves. */
  readonly approver: string;
  readonly auditor: string;
  /** The till of M01. */
  readonly shop: string;
  /** V01. */
  readonly volunteer: string;
}

/**
 * A small community, founded over HTTP as a centre would: staff S01 and S02, a resident R01, volunteers V01 and V02,
 * an organisation, a unit, a cohort, the activity A01, the shop M01 with the offer M01-1 at one point.
 */
export class Community {
  private activityCount = 0;
  private readonly servicesByDay = new Map<string, number>();

  private constructor(
    readonly service: ServiceClient,
    readonly ledger: string,
    readonly keys: Keyring,
  ) {}

  static async found(service: ServiceClient, ledger = 'sunrise'): Promise<Community> {
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
    await community.booked('shops', { code: 'M01', name: '惠民超市', centsPerPoint: 100 });
    await community.booked('offers', { code: 'M01-1', shop: 'M01', title: '早餐', pricePointHundredths: 100 });
    const keys: Keyring = {
      operator,
      coordinator: await community.newKey({ role: 'coordinator', person: 'S01' }),
      approver: await community.newKey({ role: 'coordinator', person: 'S02' }),
      auditor: await community.newKey({ role: 'auditor', person: 'auditor' }),
      shop: await community.newKey({ role: 'shop', person: 'till', shop: 'M01' }),
      volunteer: await community.newKey({ role: 'volunteer', person: 'V01' }),
    };
    return new Community(service, ledger, keys);
  }

  /** Asks below the ledger, as the coordinator S01 unless another key is given. */
  ask(path: string, options: Asked = {}): Promise<Reply> {
    return this.service.ask(`/v1/ledgers/${this.ledger}/${path}`, { key: this.keys.coordinator, ...options });
  }

  get(path: string, key?: string): Promise<Reply> {
    return this.ask(path, key === undefined ? {} : { key });
  }

  post(path: string, body?: unknown, options: Asked = {}): Promise<Reply> {
    return this.ask(path, { method: 'POST', body, ...options });
  }

  patch(path: string, body?: unknown, options: Asked = {}): Promise<Reply> {
    return this.ask(path, { method: 'PATCH', body, ...options });
  }

  /** Posts what must be taken. */
  async booked(path: string, body?: unknown, options: Asked = {}): Promise<Reply> {
    const reply = await this.post(path, body, options);
    if (reply.status !== 201) throw new Error(`${path} was answered ${reply.status}: ${reply.text}`);
    return reply;
  }

  /** Makes a key over HTTP. */
  async newKey(key: { role: string; person: string; shop?: string; expiresAt?: string }): Promise<string> {
    return String((await this.booked('keys', key, { key: this.keys.operator })).body['key']);
  }

  /** Has somebody serve, in an activity of its own. Two hours of `teach` earn two points. */
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
    return this.booked('service-records', {
      ...{ activity, volunteer, signedInAt: startsAt, signedOutAt: endsAt, method: 'code' },
      ...{ recorder: 'S01', approver: 'S02', approvedAt: endsAt },
    });
  }

  /** A volunteer's one-time code, made at the desk. */
  async consent(volunteer: string, options: Record<string, unknown> = {}): Promise<string> {
    return String((await this.booked(`volunteers/${volunteer}/codes`, options)).body['code']);
  }

  /** Has M01 owed money that the fund covers: points of October, redeemed, settled at a rate of 100 and not paid yet. */
  async owe(volunteer: string, points = 2): Promise<void> {
    const at = '2026-10-20T12:00:00+08:00';
    for (let n = 0; n < points; n += 2) await this.serve(volunteer, { on: '2026-10-10' });
    await this.booked('fund-receipts', { source: '募捐', cents: points * 100, at });
    await this.booked('redemptions', { volunteer, offer: 'M01-1', quantity: points, at });
    await this.close('2026-10');
  }

  /** What a volunteer has, by unit. */
  async balances(volunteer: string): Promise<Record<string, number>> {
    const { body } = await this.get(`volunteers/${volunteer}/balances`);
    const rows = body['balances'] as { unit: string; posted: number }[];
    return Object.fromEntries(rows.map(({ unit, posted }) => [unit, posted]));
  }

  /** The signed size and root of the log as it stands: equal text means that nothing was appended. */
  async log(): Promise<string> {
    return (await this.get('checkpoint')).text;
  }

  /** How many entries there are. */
  async size(): Promise<number> {
    return Number((await this.log()).split('\n')[1]);
  }

  /** All entries of a kind, or of all kinds. */
  async entries(kind?: string): Promise<EntryView[]> {
    const filter = kind === undefined ? '' : `&kind=${kind}`;
    return this.all<EntryView>(`entries?limit=500${filter}`);
  }

  /** Walks a list to its end. */
  async all<T>(path: string, key?: string): Promise<T[]> {
    const items: T[] = [];
    for (let after = ''; ;) {
      const { body } = await this.get(`${path}${after}`, key);
      items.push(...(body['items'] as T[]));
      if (typeof body['next'] !== 'string') return items;
      after = `&after=${encodeURIComponent(body['next'])}`;
    }
  }

  /** Asks for a month's close and looks at its job until it is over. */
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

/** The first of them. */
export function entryOf(reply: Reply): EntryView {
  const [entry] = entriesOf(reply);
  if (!entry) throw new Error(`no entry in ${reply.text}`);
  return entry;
}

/** The id of a receipt. */
export function idOf({ body }: Reply): string {
  return String(body['id']);
}

import { Injectable } from '@nestjs/common';
import { Request } from '../ledger/core/command';
import { SYSTEM_ACTOR, systemRequest } from '../ledger/core/system-actor';
import { Journal } from '../ledger/journal/journal';
import { Ledgers, NewLedger } from '../ledger/ledgers.service';
import { Role } from '../auth/permissions';
import { ApiKeys, CreatedApiKey } from '../auth/api-keys.service';
import { Clock, Ids } from '../common/clock';
import { Refusal, refuse } from '../common/refusal';
import { PACKS, Policies } from '../policies/policies.service';
import { Person, newPerson } from './person.entity';
import { ReferenceData } from './reference-data';
import { registration } from './registration';
import { Shop } from './shop.entity';

/** Who a new key is for. */
export interface KeyHolder {
  readonly roles: readonly Role[];
  /** The person's number or id; somebody unknown is registered. */
  readonly person: string;
  /** The shop's number or id, for the role `shop`. */
  readonly shop?: string;
  readonly label: string;
  readonly expiresAt?: string;
  /** The party, where it is one that has had keys before. */
  readonly client?: string;
}

/** Communities: a ledger with its policy, and the keys of those who work with it. */
@Injectable()
export class Communities {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes a ledger and adopts its first policy. False when it was there; a half-made one is completed. */
  async create(ledger: NewLedger, pack = 'sunrise'): Promise<boolean> {
    const made = await this.ledgers.create(ledger);
    const policy = PACKS[pack];
    if (!policy) throw new Error(`there is no policy pack ${pack}`);
    const adopted = await this.policies.all(ledger.ledger);
    if (adopted.length === 0) await this.policies.adopt(this.request(ledger.ledger, 'policy:first'), policy);
    return made;
  }

  /** A key of the instance: it makes ledgers and reaches no community's data. */
  createInstanceKey(label: string, expiresAt?: string): Promise<CreatedApiKey> {
    return this.keys.create({ ledger: '', roles: ['operator'], person: SYSTEM_ACTOR, label, expiresAt });
  }

  /** Makes a key for a person of a community. */
  async createKey(ledger: string, { person, shop, ...holder }: KeyHolder): Promise<CreatedApiKey> {
    const found = await this.person(ledger, person);
    const own = shop === undefined ? undefined : await this.referenceData.get(Shop, ledger, shop);
    return this.keys.create({ ...holder, ledger, person: found.id, shop: own?.id });
  }

  /** Whether a key could be made for this holder. */
  async checkHolder(ledger: string, { roles, person, shop, expiresAt }: KeyHolder): Promise<Refusal | undefined> {
    const past = this.checkExpiry(expiresAt);
    if (past) return past;
    if (roles.includes('shop') !== (shop !== undefined))
      return refuse(shop === undefined ? 'unknown-shop' : 'not-a-till', 'shop');
    if (shop !== undefined && !(await this.referenceData.find(Shop, ledger, shop)))
      return refuse('unknown-shop', 'shop');
    if (!roles.includes('volunteer')) return undefined;
    const volunteer = await this.referenceData.find(Person, ledger, person, { role: 'volunteer' });
    return volunteer ? undefined : refuse('unknown-volunteer', 'person');
  }

  /** Whether a key may be made that ends then. */
  checkExpiry(expiresAt: string | undefined): Refusal | undefined {
    const ahead = expiresAt === undefined || expiresAt > this.clock.now();
    return ahead ? undefined : refuse('expires-in-the-past', 'expiresAt');
  }

  private async person(ledger: string, ref: string): Promise<Person> {
    const known = await this.referenceData.find(Person, ledger, ref);
    if (known) return known;
    const row = newPerson(ledger, this.ids.next(), ref, null);
    await this.journal.post(registration(this.request(ledger, `person:${row.id}`), Person, row));
    return this.referenceData.get(Person, ledger, ref);
  }

  private request(ledger: string, key: string): Request {
    return systemRequest(ledger, key, this.clock.now());
  }
}

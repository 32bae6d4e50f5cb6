import { Injectable } from '@nestjs/common';
import { Request } from '../ledger/core/command';
import { SYSTEM_ACTOR, systemRequest } from '../ledger/core/system-actor';
import { Journal } from '../ledger/journal/journal';
import { Ledgers, NewLedger } from '../ledger/ledgers.service';
import { Role } from '../auth/permissions';
import { latestExpiry } from '../auth/key-expiry';
import { ApiKeys, CreatedApiKey } from '../auth/api-keys.service';
import { Clock, Ids } from '../common/clock';
import { Refusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { PACKS } from '../policies/policy-packs';
import { CONSOLE } from './api-key-entries';
import { CommunityKeys, IssuedKey } from './community-keys.service';
import { Person, newPerson } from './person.entity';
import { ReferenceData } from './reference-data';
import { registration } from './registration';
import { Shop } from './shop.entity';

/** The holder and purpose of a new API key. */
export interface KeyHolder {
  readonly roles: readonly Role[];
  /** The person's number or id; an unknown person is registered. */
  readonly person: string;
  /** The shop's number or id, for the role `shop`. */
  readonly shop?: string;
  readonly label: string;
  readonly expiresAt?: string;
  /** The party behind the key, when it has had keys before. */
  readonly client?: string;
}

/** Creates communities: a ledger, its first policy, and API keys for its people. */
@Injectable()
export class Communities {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly keys: ApiKeys,
    private readonly communityKeys: CommunityKeys,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Creates a ledger and adopts its first policy. Returns false when the ledger existed; one without a policy gets it.
   * @throws Error when there is no policy pack of that name
   */
  async create(ledger: NewLedger, pack = 'sunrise'): Promise<boolean> {
    const created = await this.ledgers.create(ledger);
    const policy = PACKS[pack];
    if (!policy) throw new Error(`no policy pack is called ${pack}; the packs are ${Object.keys(PACKS).join(', ')}`);
    const adopted = await this.policies.all(ledger.ledger);
    if (adopted.length === 0) await this.policies.adopt(this.request(ledger.ledger, 'policy:first'), policy);
    return created;
  }

  /** Creates a key of the instance. It can create ledgers and has no access to a community's data. */
  createInstanceKey(label: string, expiresAt?: string): Promise<CreatedApiKey> {
    return this.keys.createForInstance({ roles: ['operator'], person: SYSTEM_ACTOR, label, expiresAt });
  }

  /** Creates a key for a person of a community. @param by who does it: the command line unless given */
  async createKey(ledger: string, { person, shop, ...holder }: KeyHolder, by = CONSOLE): Promise<IssuedKey> {
    const { id } = await this.findOrRegister(ledger, person);
    const ownShop = shop === undefined ? undefined : await this.referenceData.get(Shop, ledger, shop);
    return this.communityKeys.issue({ ...holder, ledger, person: id, shop: ownShop?.id }, by);
  }

  /** Checks whether a key may be created for this holder; undefined when it may. */
  async checkHolder(ledger: string, { roles, person, shop, expiresAt }: KeyHolder): Promise<Refusal | undefined> {
    const expiry = this.checkExpiry(roles, expiresAt);
    if (expiry) return expiry;
    if (roles.includes('shop') !== (shop !== undefined))
      return refuse(shop === undefined ? 'unknown-shop' : 'not-a-till', 'shop');
    if (shop !== undefined && !(await this.referenceData.find(Shop, ledger, shop)))
      return refuse('unknown-shop', 'shop');
    if (!roles.includes('volunteer')) return undefined;
    const volunteer = await this.referenceData.find(Person, ledger, person, { role: 'volunteer' });
    return volunteer ? undefined : refuse('unknown-volunteer', 'person');
  }

  /** Checks that a key's expiry is in the future, and at most a year ahead for staff; undefined when it is, or not set. */
  checkExpiry(roles: readonly Role[], expiresAt: string | undefined): Refusal | undefined {
    if (expiresAt === undefined) return undefined;
    const now = this.clock.now();
    if (expiresAt <= now) return refuse('expires-in-the-past', 'expiresAt');
    const latest = latestExpiry(roles, now);
    return latest !== undefined && expiresAt > latest ? refuse('expires-too-late', 'expiresAt') : undefined;
  }

  private async findOrRegister(ledger: string, ref: string): Promise<Person> {
    const existing = await this.referenceData.find(Person, ledger, ref);
    if (existing) return existing;
    const row = newPerson(ledger, this.ids.next(), ref, null);
    const added = { register: 'person' as const, table: Person, row, changeId: this.ids.next() };
    await this.journal.post(registration(this.request(ledger, `person:${row.id}`), added));
    return this.referenceData.get(Person, ledger, ref);
  }

  private request(ledger: string, key: string): Request {
    return systemRequest(ledger, key, this.clock.now());
  }
}

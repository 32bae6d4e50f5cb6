import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { dayOf } from '../common/calendar';
import { Database } from '../database/database';
import { canonical } from '../ledger/core/canonical';
import { Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { PolicyPack } from './policy-pack';
import { ORDER_67 } from './packs/order-67';
import { SUNRISE } from './packs/sunrise';
import { PolicyVersion } from './policy-version.entity';

/** A pack with the hash by which entries name it. */
export interface AdoptedPolicy {
  readonly hash: string;
  readonly pack: PolicyPack;
}

/** The packs that a ledger may start with. */
export const PACKS: Readonly<Record<string, PolicyPack>> = { sunrise: SUNRISE, 'order-67': ORDER_67 };

/** The policies of the ledgers: adopted by an entry, kept as text under their hash. */
@Injectable()
export class Policies {
  private readonly adopted = new Map<string, AdoptedPolicy>();

  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly journal: Journal,
  ) {}

  /** Adopts a pack from now on. */
  async adopt(request: Request, pack: PolicyPack): Promise<Outcome> {
    const { zone } = await this.ledgers.get(request.ledger);
    const text = canonical({ ...pack });
    const hash = createHash('sha256').update(text).digest('hex');
    const outcome = await this.journal.post({
      request,
      accounts: [],
      decide: (view) => {
        const day = dayOf(view.now, zone);
        return {
          drafts: [
            {
              kind: 'policy.adopted',
              period: day.slice(0, 7),
              occurred: day,
              policy: hash,
              facts: { policy: hash, name: pack.name, version: String(pack.version) },
              sides: [],
            },
          ],
          rows: ([entry]) => [
            {
              table: PolicyVersion,
              row: {
                ledger: request.ledger,
                hash,
                name: pack.name,
                version: pack.version,
                pack: text,
                adoptedAt: view.now,
                seq: entry?.seq ?? 0,
              },
            },
          ],
        };
      },
    });
    this.adopted.delete(request.ledger);
    return outcome;
  }

  /** The policy in force: the last adopted. */
  async inForce(ledger: string): Promise<AdoptedPolicy> {
    const known = this.adopted.get(ledger);
    if (known) return known;
    const [last] = await this.all(ledger);
    if (!last) throw new Error(`${ledger} has adopted no policy`);
    const policy = { hash: last.hash, pack: JSON.parse(last.pack) as PolicyPack };
    this.adopted.set(ledger, policy);
    return policy;
  }

  /** The policy of a hash that an entry names. */
  async byHash(ledger: string, hash: string): Promise<AdoptedPolicy> {
    const inForce = await this.inForce(ledger);
    if (inForce.hash === hash) return inForce;
    const row = await this.database.read.findOneBy(PolicyVersion, { ledger, hash });
    if (!row) throw new Error(`${ledger} has not adopted the policy ${hash}`);
    return { hash, pack: JSON.parse(row.pack) as PolicyPack };
  }

  /** All that were ever adopted, the last one first. */
  all(ledger: string): Promise<PolicyVersion[]> {
    return this.database.read.find(PolicyVersion, { where: { ledger }, order: { seq: 'DESC' } });
  }
}

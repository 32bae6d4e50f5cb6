import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { dayOf } from '../common/calendar';
import { Database } from '../database/database';
import { canonical } from '../ledger/core/canonical';
import { Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { PolicyPack } from './policy-pack';
import { PolicyVersion } from './policy-version.entity';

/** A policy pack with the hash under which entries refer to it. */
export interface AdoptedPolicy {
  readonly hash: string;
  readonly pack: PolicyPack;
}

/** The policies of the ledgers. A policy is adopted by an entry and stored as text under its hash. */
@Injectable()
export class Policies {
  /** The policy in force by ledger, cached until another one is adopted. */
  private readonly inForceByLedger = new Map<string, AdoptedPolicy>();

  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly journal: Journal,
  ) {}

  /** Adopts a pack: it is in force from this entry on. */
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
    this.inForceByLedger.delete(request.ledger);
    return outcome;
  }

  /**
   * The policy in force, which is the one adopted last.
   * @throws Error when the ledger has none
   */
  async inForce(ledger: string): Promise<AdoptedPolicy> {
    const cached = this.inForceByLedger.get(ledger);
    if (cached) return cached;
    const [last] = await this.all(ledger);
    if (!last) throw new Error(`${ledger} has adopted no policy`);
    const policy = { hash: last.hash, pack: JSON.parse(last.pack) as PolicyPack };
    this.inForceByLedger.set(ledger, policy);
    return policy;
  }

  /**
   * The policy with the hash that an entry carries.
   * @throws Error when the ledger never adopted it
   */
  async byHash(ledger: string, hash: string): Promise<AdoptedPolicy> {
    const inForce = await this.inForce(ledger);
    if (inForce.hash === hash) return inForce;
    const row = await this.database.read.findOneBy(PolicyVersion, { ledger, hash });
    if (!row) throw new Error(`${ledger} has not adopted the policy ${hash}`);
    return { hash, pack: JSON.parse(row.pack) as PolicyPack };
  }

  /** All policies that were ever adopted, newest first. */
  all(ledger: string): Promise<PolicyVersion[]> {
    return this.database.read.find(PolicyVersion, { where: { ledger }, order: { seq: 'DESC' } });
  }
}

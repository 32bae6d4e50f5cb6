import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { ownAccount } from '../ledger/core/accounts';
import { Command, RowSelector, Outcome, Request } from '../ledger/core/command';
import { Entry } from '../ledger/core/entry';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { Caller, isOnlyVolunteer } from '../auth/api-keys.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { Database } from '../database/database';
import { formatInstant } from '../common/formatters';
import { assertPast } from '../common/assert-past';
import { DomainError, centreOnlyField } from '../common/domain-error';
import { refuse } from '../common/refusal';
import { Settings } from '../config/settings';
import { DirectoryItem } from '../communities/directory-item.entity';
import { Person } from '../communities/person.entity';
import { Activity } from '../service/activity.entity';
import { RecordedService, basisOf } from './certificate-basis';
import { Volunteers } from '../communities/volunteers.service';
import { CertificateQueries } from './certificate-queries';
import { CertificateSeries } from './certificate-series.entity';
import { Certificate } from './certificate.entity';
import { NewCertificate } from './certificates.dto';
import { ServiceLine, plain } from './certificate-content';
import { Prepared, issuance, revocation } from './certificate-entries';

/** Thrown when the record changed after it was read: the certificate is written anew. */
class RecordMoved extends Error {}

/** How often a certificate is written anew before the caller is asked to come back. */
const MAX_TRIES = 5;

/** Certificates of service: made out from the journal alone, numbered and signed in the transaction that books them. */
@Injectable()
export class Certificates {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly ledgers: Ledgers,
    private readonly queries: CertificateQueries,
    private readonly volunteers: Volunteers,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly ids: Ids,
  ) {}

  /** Makes a certificate out for a volunteer. */
  async issue(request: Request, caller: Caller, ref: string, input: NewCertificate): Promise<Outcome> {
    const volunteer = await this.volunteers.own(caller, ref);
    assertAllowed(caller, input);
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      try {
        return await this.journal.post(await this.issuing(request, { caller, volunteer, asked: input }));
      } catch (error) {
        if (!(error instanceof RecordMoved)) throw error;
      }
    }
    throw new DomainError('too-busy');
  }

  /** Revokes a certificate, with a reason. The journal holds a blinded form of it only. */
  async revoke(request: Request, caller: Caller, ref: string, reason: string): Promise<Outcome> {
    const { row } = await this.queries.one(caller, ref);
    const { zone, secret } = await this.ledgers.get(request.ledger);
    const self: RowSelector<Certificate> = { table: Certificate, where: { id: row.id } };
    return this.journal.post({
      request,
      accounts: [],
      readSet: [self],
      decide: (view) => {
        const [current] = view.rows(self);
        if (!current || current.revokedSeq !== null) return refuse('already-revoked');
        return revocation(view, current, { reason, blinded: blind(secret, reason), day: dayOf(view.now, zone) });
      },
    });
  }

  private async issuing(
    request: Request,
    { caller, volunteer, asked: input }: { caller: Caller; volunteer: Person; asked: NewCertificate },
  ): Promise<Command> {
    const info = await this.ledgers.get(request.ledger);
    assertPast('to', input.to, dayOf(request.arrived, info.zone));
    const account = ownAccount('record', volunteer.id, '');
    const basis = basisOf(await this.moved(request.ledger, account.id), account.id, input, info.zone);
    const ids = { id: this.ids.next(), checkId: randomBytes(16).toString('base64url'), volunteer: volunteer.id };
    const prepared: Prepared = {
      check: `${this.settings.publicUrl}/certificates/${ids.checkId}`,
      recordingUnit: plain(info.name),
      name: volunteer.displayName === null ? undefined : plain(volunteer.displayName),
      volunteerNumber: plain(volunteer.code),
      ...{ from: input.from, to: input.to },
      minutes: basis.services.reduce((sum, { minutes }) => sum + minutes, 0),
      broughtForward: basis.broughtForward && {
        minutes: basis.broughtForward.minutes,
        asOf: basis.broughtForward.asOf,
      },
      services: await this.lines(request.ledger, basis.services, info.zone),
      inCharge: input.inCharge === undefined ? undefined : plain(input.inCharge),
      handler: await this.handler(caller, input),
    };
    const series: RowSelector<CertificateSeries> = { table: CertificateSeries, where: {} };
    return {
      request,
      accounts: [account],
      readSet: [series],
      decide: (view) => {
        if (view.account(account).version !== basis.version) throw new RecordMoved('the record changed meanwhile');
        if (basis.services.length === 0) return refuse('no-service');
        return issuance(view, { ids, info, basis, prepared }, view.rows(series)[0]);
      },
    };
  }

  /** All entries that moved an account, in order. */
  private async moved(ledger: string, account: string): Promise<Entry[]> {
    const all: Entry[] = [];
    for (;;) {
      const page = await this.entries.ofAccounts(ledger, [account], { after: all.at(-1)?.seq ?? 0, limit: 1000 });
      all.push(...page);
      if (page.length < 1000) return all;
    }
  }

  /** The services in words: what the registers call the activities and organisers today. */
  private async lines(ledger: string, services: readonly RecordedService[], zone: string): Promise<ServiceLine[]> {
    const named = async <Row extends Activity | DirectoryItem>(
      table: new () => Row,
      ids: readonly string[],
    ): Promise<Map<string, Row>> => {
      const rows = await this.database.read.query<Row[]>(
        `SELECT * FROM "${this.database.source.getMetadata(table).tableName}"
         WHERE ledger = ? AND id IN ${this.database.dialect.values('?', 'text')}`,
        [ledger, JSON.stringify([...new Set(ids)])],
      );
      return new Map(rows.map((row) => [row.id, row]));
    };
    const activities = await named(
      Activity,
      services.map(({ activity }) => activity),
    );
    const organisations = await named(
      DirectoryItem,
      services.map(({ organisation }) => organisation),
    );
    return services.map(({ seq, day, minutes, category, activity, organisation, start, end }) => {
      const { title = '', site = null } = activities.get(activity) ?? {};
      return {
        ...{ seq, day, minutes, category },
        starts: formatInstant(start, zone).slice(11),
        ends: formatInstant(end, zone).slice(11),
        title: plain(title),
        site: site === null ? undefined : plain(site),
        organisation: plain(organisations.get(organisation)?.name ?? ''),
      };
    });
  }

  /** Who made it out: as the centre says, or the key's own person; nobody where the volunteer did so themself. */
  private async handler(caller: Caller, { handler }: NewCertificate): Promise<string | undefined> {
    if (handler !== undefined) return plain(handler);
    if (isOnlyVolunteer(caller)) return undefined;
    const person = await this.database.read.findOneBy(Person, { ledger: caller.ledger, id: caller.person });
    return person ? plain(person.displayName ?? person.code) : undefined;
  }
}

function assertAllowed(caller: Caller, { from, to, inCharge, handler }: NewCertificate): void {
  if (from !== undefined && to !== undefined && to < from)
    throw new DomainError('invalid-request', { wrong: [BACKWARDS] });
  if (!isOnlyVolunteer(caller)) return;
  // The ledger's key signs what stands there, so nobody names others as answering for their own certificate.
  if (inCharge !== undefined) throw centreOnlyField('inCharge');
  if (handler !== undefined) throw centreOnlyField('handler');
}

const BACKWARDS = { field: 'to', text: { en: 'must not be before the first day', zh: '不能早于开始日期' } };

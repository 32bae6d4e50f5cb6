import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { ownAccount } from '../ledger/core/accounts';
import { Command, RowSelector, Outcome, Request } from '../ledger/core/command';
import { Entry } from '../ledger/core/entry';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Checkpoints } from '../ledger/log/checkpoints';
import { UnsafeLogError } from '../ledger/log/unsafe-log-error';
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
import { ImportSources } from '../communities/import-sources.service';
import { Person } from '../communities/person.entity';
import { Activity } from '../service/activity.entity';
import { RecordedService, basisOf } from './certificate-basis';
import { Volunteers } from '../communities/volunteers.service';
import { CertificateQueries } from './certificate-queries';
import { CertificateSeries } from './certificate-series.entity';
import { Certificate } from './certificate.entity';
import { NewCertificate } from './certificates.dto';
import { ImportedService, ServiceLine, toSingleLine } from './certificate-content';
import { CertificateDraft, issueProposal, revocationProposal } from './certificate-entries';

/** Thrown when the record account changed after it was read: the certificate is prepared again. */
class RecordChangedError extends Error {}

/** How often a certificate is prepared before the request fails with `too-busy`. */
const MAX_ATTEMPTS = 5;

/** Issues and revokes certificates of service. They are numbered and signed in the transaction that books them. */
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
    private readonly importSources: ImportSources,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Issues a certificate for a volunteer from the journal. Throws `too-busy` when the record keeps changing. */
  async issue(request: Request, caller: Caller, ref: string, input: NewCertificate): Promise<Outcome> {
    const volunteer = await this.volunteers.own(caller, ref);
    assertAllowed(caller, input);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      try {
        return await this.journal.post(await this.issueCommand(request, { caller, volunteer, input }));
      } catch (error) {
        if (!(error instanceof RecordChangedError)) throw error;
      }
    }
    throw new DomainError('too-busy');
  }

  /** Revokes a certificate. The journal only holds a blinded hash of the reason. */
  async revoke(request: Request, caller: Caller, ref: string, reason: string): Promise<Outcome> {
    const { row } = await this.queries.get(caller, ref);
    const { zone, secret } = await this.ledgers.get(request.ledger);
    const self: RowSelector<Certificate> = { table: Certificate, where: { id: row.id } };
    return this.journal.post({
      request,
      accounts: [],
      readSet: [self],
      decide: (context) => {
        const [current] = context.rows(self);
        if (!current || current.revokedSeq !== null) return refuse('already-revoked');
        return revocationProposal(context, current, {
          reason,
          blinded: blind(secret, reason),
          day: dayOf(context.now, zone),
        });
      },
    });
  }

  private async issueCommand(
    request: Request,
    { caller, volunteer, input }: { caller: Caller; volunteer: Person; input: NewCertificate },
  ): Promise<Command> {
    const info = await this.ledgers.get(request.ledger);
    assertPast('to', input.to, dayOf(request.arrived, info.zone));
    const account = ownAccount('record', volunteer.id, '');
    const balances = await this.entries.balances(request.ledger, volunteer.id, request.arrived);
    const entries = await this.entriesOf(request.ledger, account.id);
    const basis = basisOf(entries, account.id, input, info.zone);
    // Read before the entries: there are as many postings at least.
    const version = balances.find((balance) => balance.account === account.id)?.version ?? 0;
    assertGapless(request.ledger, entries, { id: account.id, version });
    // Signed before the certificate, which names this size and root: the entries read are part of it.
    const log = await this.checkpoints.sign(
      request.ledger,
      'certificate',
      entries.map(({ seq }) => seq),
    );
    const signer = await this.ledgers.get(request.ledger);
    const ids = { id: this.ids.next(), checkId: randomBytes(16).toString('base64url'), volunteer: volunteer.id };
    const draft: CertificateDraft = {
      check: `${this.settings.publicUrl}/certificates/${ids.checkId}`,
      recordingUnit: toSingleLine(info.name),
      name: volunteer.displayName === null ? undefined : toSingleLine(volunteer.displayName),
      volunteerNumber: toSingleLine(volunteer.code),
      ...{ from: input.from, to: input.to },
      minutes: basis.services.reduce((sum, { minutes }) => sum + minutes, 0),
      broughtForward: basis.broughtForward && {
        minutes: basis.broughtForward.minutes,
        asOf: basis.broughtForward.asOf,
      },
      services: await this.serviceLines(request.ledger, basis.services, info.zone),
      imported: await this.imported(request.ledger, basis.services),
      inCharge: input.inCharge === undefined ? undefined : toSingleLine(input.inCharge),
      handler: await this.handler(caller, input),
    };
    const series: RowSelector<CertificateSeries> = { table: CertificateSeries, where: {} };
    return {
      request,
      accounts: [account],
      readSet: [series],
      decide: (context) => {
        // The log was continued meanwhile: it has another origin and key.
        if (context.origin !== signer.origin) throw new RecordChangedError('the log was continued');
        if (context.account(account).version !== basis.version)
          throw new RecordChangedError('the record account changed after it was read');
        if (basis.services.length === 0) return refuse('no-service');
        return issueProposal(context, { ids, info: signer, log, basis, draft }, context.rows(series)[0]);
      },
    };
  }

  /** What of the services was taken in from old books; undefined when nothing was. */
  private async imported(ledger: string, services: readonly RecordedService[]): Promise<ImportedService[] | undefined> {
    const sources = await this.importSources.of(
      ledger,
      services.flatMap((service) => service.import ?? []),
    );
    const parts = sources.map(({ import: id, recorder, confirmer }) => {
      const within = services.filter((service) => service.import === id);
      const minutes = within.reduce((sum, service) => sum + service.minutes, 0);
      return { services: within.length, minutes, recorder, confirmer };
    });
    return parts.length === 0 ? undefined : parts;
  }

  /** Reads all entries with a posting on an account, in order. */
  private async entriesOf(ledger: string, account: string): Promise<Entry[]> {
    const all: Entry[] = [];
    for (;;) {
      const page = await this.entries.ofAccounts(ledger, [account], { after: all.at(-1)?.seq ?? 0, limit: 1000 });
      all.push(...page);
      if (page.length < 1000) return all;
    }
  }

  /** Adds titles, sites and organisers from the current master data to services. */
  private async serviceLines(
    ledger: string,
    services: readonly RecordedService[],
    zone: string,
  ): Promise<ServiceLine[]> {
    const rowsById = async <Row extends Activity | DirectoryItem>(
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
    const activities = await rowsById(
      Activity,
      services.map(({ activity }) => activity),
    );
    const organisations = await rowsById(
      DirectoryItem,
      services.map(({ organisation }) => organisation),
    );
    return services.map(({ seq, day, minutes, category, activity, organisation, start, end }) => {
      const endDay = dayOf(end, zone);
      const { title = '', site = null } = activities.get(activity) ?? {};
      return {
        ...{ seq, day, minutes, category },
        starts: formatInstant(start, zone).slice(11),
        ends: formatInstant(end, zone).slice(11),
        ...(endDay !== day && { endDay }),
        title: toSingleLine(title),
        site: site === null ? undefined : toSingleLine(site),
        organisation: toSingleLine(organisations.get(organisation)?.name ?? ''),
      };
    });
  }

  /** The handler to print: as named by the centre, else the API key's person; none when the volunteer issued it. */
  private async handler(caller: Caller, { handler }: NewCertificate): Promise<string | undefined> {
    if (handler !== undefined) return toSingleLine(handler);
    if (isOnlyVolunteer(caller)) return undefined;
    const person = await this.database.read.findOneBy(Person, { ledger: caller.ledger, id: caller.person });
    return person ? toSingleLine(person.displayName ?? person.code) : undefined;
  }
}

/** Every posting on the record account must have been read: one that was moved to another account leaves a gap. */
function assertGapless(
  ledger: string,
  entries: readonly Entry[],
  { id, version }: { readonly id: string; readonly version: number },
): void {
  const versions = entries.flatMap(({ postings }) =>
    postings.filter(({ account }) => account === id).map((posting) => posting.version),
  );
  const gap = versions.findIndex((found, n) => found !== n + 1);
  const missing = gap < 0 ? versions.length : gap;
  if (gap >= 0 || versions.length < version)
    throw new UnsafeLogError('log-damaged', `${ledger}: posting ${missing + 1} of the account ${id} is missing`);
}

function assertAllowed(caller: Caller, { from, to, inCharge, handler }: NewCertificate): void {
  if (from !== undefined && to !== undefined && to < from)
    throw new DomainError('invalid-request', { wrong: [END_BEFORE_START] });
  if (!isOnlyVolunteer(caller)) return;
  // The ledger's key signs these names, so volunteers must not choose who answers for their own certificate.
  if (inCharge !== undefined) throw centreOnlyField('inCharge');
  if (handler !== undefined) throw centreOnlyField('handler');
}

const END_BEFORE_START = { field: 'to', text: { en: 'must not be before the first day', zh: '不能早于开始日期' } };

import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { MoreThan } from 'typeorm';
import { dayOf } from '../common/calendar';
import { Clock, Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Month } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Confirmation } from '../confirmations/confirmation.entity';
import { Confirmations, waitingRow } from '../confirmations/confirmations.service';
import { Database } from '../database/database';
import { Command, CommandContext, ImportSpan, Outcome, Proposal, Request, RowSelector } from '../ledger/core/command';
import { CONSOLE_ACTOR, systemRequest } from '../ledger/core/system-actor';
import { BookImport } from '../ledger/journal/book-import.entity';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { ImportDay, importClosedEntry, importConfirmedEntry } from './import-entries';
import { ImportClosing, NewImport } from './imports.dto';

/** The status of an import: recorded by one person, confirmed by another, closed. */
export function statusOfImport({ confirmedAt, closedAt }: BookImport): 'recorded' | 'confirmed' | 'closed' {
  if (closedAt !== null) return 'closed';
  return confirmedAt === null ? 'recorded' : 'confirmed';
}

/** Imports of old books: recorded by one person, confirmed by another before anything is booked, then closed. */
@Injectable()
export class Imports {
  /** Spans of confirmed imports, by ledger and id. A confirmed import never changes them. */
  private readonly spans = new Map<string, ImportSpan>();

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly confirmations: Confirmations,
  ) {
    confirmations.handle('import', (request, { subject }) => this.confirmation(request, subject));
  }

  /** Records an import. One that was recorded before is returned as it is: the same books are the same import. */
  async record(request: Request, input: NewImport): Promise<Outcome> {
    const months = [...new Set(input.months)].sort();
    const { source, reason } = input;
    const id =
      input.sha256 ??
      createHash('sha256')
        .update(JSON.stringify([source, reason, months]))
        .digest('hex');
    const same = selectorOf(id);
    const asked: RowSelector<Confirmation> = { table: Confirmation, where: { kind: 'import', subject: id } };
    const waiting = waitingRow(request, {
      kind: 'import',
      id: this.ids.next(),
      subject: id,
      body: { ...input, months },
    });
    return this.journal.post({
      request,
      accounts: [],
      readSet: [same, asked],
      decide: (view) => {
        const [found] = view.rows(same);
        // One whose confirmation was rejected is recorded anew, by whoever asks again.
        const pending = view.rows(asked).some(({ status }) => status !== 'rejected');
        const existing = pending ? found : undefined;
        const row: BookImport = existing ?? {
          ...{ ledger: request.ledger, id, source, reason, months: JSON.stringify(months) },
          ...{ recorder: request.actor, recordedAt: request.arrived, confirmer: null, confirmedAt: null },
          ...{ closer: null, closedAt: null, taken: null, refused: null },
        };
        const receipt = { id, status: statusOfImport(row), entries: [] };
        const rows = existing
          ? []
          : [
              { table: BookImport, row },
              { table: Confirmation, row: waiting },
            ];
        return { drafts: [], rows: () => rows, receipt };
      },
    });
  }

  /**
   * Confirms an import, by another person than who recorded it.
   * @throws DomainError `not-found`
   */
  async confirm(request: Request, id: string): Promise<Outcome> {
    const where = { ledger: request.ledger, kind: 'import' as const, subject: id };
    const [asked] = await this.database.read.find(Confirmation, { where, order: { id: 'DESC' }, take: 1 });
    if (!asked) throw new DomainError('not-found');
    return this.confirmations.decide(request, asked, { decision: 'confirm' });
  }

  /** Builds the command that confirms an import. */
  private confirmation(request: Request, id: string): Promise<Command> {
    return this.change(request, id, (row, view, at) => {
      const { source, reason, recorder } = row;
      const months = monthsOf(row);
      const texts = { source: blind(at.secret, source), reason: blind(at.secret, reason) };
      const confirmed = { id, months, recorder, confirmer: request.actor, ...texts };
      return {
        drafts: [importConfirmedEntry(confirmed, at)],
        rows: () => [{ table: BookImport, row: { ...row, confirmer: request.actor, confirmedAt: view.now } }],
      };
    });
  }

  /** Closes an import with its counts. Nothing more can be booked with it. */
  async close(request: Request, id: string, { taken, refused }: ImportClosing): Promise<Outcome> {
    const command = await this.change(request, id, (row, view, at) => {
      if (row.confirmedAt === null) return refuse('import-not-confirmed');
      if (row.closedAt !== null) return refuse('import-closed');
      const closed = { ...row, closer: request.actor, closedAt: view.now, taken, refused };
      return {
        drafts: [importClosedEntry({ id, taken, refused }, at)],
        rows: () => [{ table: BookImport, row: closed }],
      };
    });
    return this.journal.post(command);
  }

  /** Records and confirms an import at the command line, where the machine itself is trusted (docs/decisions/0039). */
  async confirmAtConsole(ledger: string, id: string): Promise<void> {
    const request = { ...systemRequest(ledger, `import-confirmation:${id}`, this.clock.now()), actor: CONSOLE_ACTOR };
    const outcome = await this.confirm(request, id);
    if (outcome.kind === 'refused' && outcome.refusal.refused !== 'already-decided')
      throw DomainError.of(outcome.refusal);
  }

  /**
   * The span of an import within which calls may be made. A closed one is returned too: calls made before are replayed.
   * @throws DomainError `unknown-import` or `import-not-confirmed`
   */
  async spanOf(ledger: string, id: string): Promise<ImportSpan> {
    const name = `${ledger} ${id}`;
    const known = this.spans.get(name);
    if (known) return known;
    const row = await this.find(ledger, id);
    if (!row) throw new DomainError('unknown-import', { field: 'Import' });
    if (row.confirmedAt === null) throw new DomainError('import-not-confirmed', { field: 'Import' });
    const span = { id, months: monthsOf(row) };
    if (this.spans.size >= MAX_CACHED_SPANS) this.spans.clear();
    this.spans.set(name, span);
    return span;
  }

  /** An import by its id. */
  async find(ledger: string, id: string): Promise<BookImport | undefined> {
    return (await this.database.read.findOneBy(BookImport, { ledger, id })) ?? undefined;
  }

  /** A page of imports in order of their ids. */
  list(ledger: string, { limit, after }: { limit: number; after?: string }): Promise<BookImport[]> {
    const where = { ledger, ...(after === undefined ? {} : { id: MoreThan(after) }) };
    return this.database.read.find(BookImport, { where, order: { id: 'ASC' }, take: limit });
  }

  private async change(
    request: Request,
    id: string,
    decide: (row: BookImport, view: CommandContext, at: ImportDay & { secret: string }) => Proposal | Refusal,
  ): Promise<Command> {
    if (!(await this.find(request.ledger, id))) throw new DomainError('not-found');
    const { zone, secret } = await this.ledgers.get(request.ledger);
    const self = selectorOf(id);
    return {
      request,
      accounts: [],
      readSet: [self],
      decide: (view) => {
        const [row] = view.rows(self);
        if (!row) return refuse('unknown-import');
        const day = dayOf(view.now, zone);
        return decide(row, view, { day, period: firstOpenMonth(day.slice(0, 7), view.head), secret });
      },
    };
  }
}

/** The most spans in the cache. */
const MAX_CACHED_SPANS = 1000;

function selectorOf(id: string): RowSelector<BookImport> {
  return { table: BookImport, where: { id } };
}

/** The months of an import. */
export function monthsOf({ months }: BookImport): Month[] {
  return JSON.parse(months) as Month[];
}

import { Injectable } from '@nestjs/common';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { textFact } from '../ledger/core/entry-rows';
import { Journal } from '../ledger/journal/journal';
import { Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Month } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { ReferenceData } from '../communities/reference-data';
import { openDispute } from './line-answers';
import { StatementAnswer } from './statement-answer.entity';

/** Identifies a shop's monthly statement. */
export interface StatementRef {
  /** Shop, by opaque id. */
  readonly shop: string;
  readonly month: Month;
}

/** Records shops' answers to closed statements, and the centre's resolutions of disputes. They change no figure. */
@Injectable()
export class StatementAnswers {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly referenceData: ReferenceData,
    private readonly ids: Ids,
  ) {}

  /** Agrees to or disputes one line. @throws DomainError `not-found` when the entry is not on the statement */
  async answer(
    request: Request,
    statement: StatementRef,
    seq: number,
    answer: Pick<StatementAnswer, 'answer' | 'text'>,
  ): Promise<Outcome> {
    if (!(await this.isLine(request.ledger, statement, seq))) throw new DomainError('not-found', { field: 'seq' });
    return this.post(request, statement, { seq, ...answer });
  }

  /** Agrees to all lines that are not disputed. */
  agree(request: Request, statement: StatementRef): Promise<Outcome> {
    return this.post(request, statement, { seq: null, answer: 'agreed', text: null });
  }

  /** Resolves an open dispute; rejected with `not-disputed` when it is no longer open. */
  async resolve(request: Request, dispute: string, text: string): Promise<Outcome> {
    const { ledger } = request;
    const found = await this.referenceData.find(StatementAnswer, ledger, dispute, { answer: 'disputed' });
    if (!found) throw new DomainError('not-found', { field: 'dispute' });
    const { shop, month, seq } = found;
    const line: RowSelector<StatementAnswer> = { table: StatementAnswer, where: { shop, month, seq } };
    const id = this.ids.next();
    return this.journal.post({
      request,
      accounts: [],
      readSet: [line],
      decide: (view) => {
        if (openDispute(view.rows(line))?.id !== dispute) return refuse('not-disputed', 'dispute');
        const row = { ledger, id, shop, month, seq, answer: 'resolved' as const, text };
        return insertAnswer({ ...row, person: request.actor, at: view.now });
      },
    });
  }

  private post(
    request: Request,
    { shop, month }: StatementRef,
    answer: Pick<StatementAnswer, 'seq' | 'answer' | 'text'>,
  ): Promise<Outcome> {
    const id = this.ids.next();
    const decide = (view: CommandContext): Proposal | Refusal => {
      if (month > view.head.closedThrough) return refuse('statement-open', 'month', { month });
      return insertAnswer({
        ...{ ledger: request.ledger, id, shop, month, ...answer },
        ...{ person: request.actor, at: view.now },
      });
    };
    return this.journal.post({ request, accounts: [], decide });
  }

  /** Whether an entry is a line of a statement. Entries never change, so the result is final. */
  private async isLine(ledger: string, { shop, month }: StatementRef, seq: number): Promise<boolean> {
    const entry = await this.entries.entry(ledger, seq);
    if (!entry || entry.period !== month) return false;
    const own = ['shop', 'payable', 'clearing'].map((kind) => `${kind}:${shop}`);
    const settled = entry.kind === 'shop.settled' && textFact(entry.facts, 'shop') === shop;
    return settled || entry.postings.some(({ account }) => own.includes(account));
  }
}

function insertAnswer(row: StatementAnswer): Proposal {
  const receipt = { id: row.id, status: row.answer, entries: [] };
  return { drafts: [], rows: () => [{ table: StatementAnswer, row }], receipt };
}

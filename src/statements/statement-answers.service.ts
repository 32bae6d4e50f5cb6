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

/** A statement of a shop. */
export interface StatementRef {
  /** Shop, by opaque id. */
  readonly shop: string;
  readonly month: Month;
}

/** What a shop says of its closed statements, and what the centre says of its disputes. It moves no figure. */
@Injectable()
export class StatementAnswers {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly referenceData: ReferenceData,
    private readonly ids: Ids,
  ) {}

  /** Agrees or disputes one line. */
  async answer(
    request: Request,
    statement: StatementRef,
    seq: number,
    said: Pick<StatementAnswer, 'answer' | 'text'>,
  ): Promise<Outcome> {
    if (!(await this.isLine(request.ledger, statement, seq))) throw new DomainError('not-found', { field: 'seq' });
    return this.post(request, statement, { seq, ...said });
  }

  /** Agrees all lines that are not in dispute. */
  agree(request: Request, statement: StatementRef): Promise<Outcome> {
    return this.post(request, statement, { seq: null, answer: 'agreed', text: null });
  }

  /** Answers a dispute that is still open. */
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
        return register({ ...row, person: request.actor, at: view.now });
      },
    });
  }

  private post(
    request: Request,
    { shop, month }: StatementRef,
    said: Pick<StatementAnswer, 'seq' | 'answer' | 'text'>,
  ): Promise<Outcome> {
    const id = this.ids.next();
    const decide = (view: CommandContext): Proposal | Refusal => {
      if (month > view.head.closedThrough) return refuse('statement-open', 'month', { month });
      return register({
        ...{ ledger: request.ledger, id, shop, month, ...said },
        ...{ person: request.actor, at: view.now },
      });
    };
    return this.journal.post({ request, accounts: [], decide });
  }

  /** Whether an entry is a line of a statement; entries never change, so neither does the answer. */
  private async isLine(ledger: string, { shop, month }: StatementRef, seq: number): Promise<boolean> {
    const entry = await this.entries.entry(ledger, seq);
    if (!entry || entry.period !== month) return false;
    const own = ['shop', 'payable', 'clearing'].map((kind) => `${kind}:${shop}`);
    const settled = entry.kind === 'shop.settled' && textFact(entry.facts, 'shop') === shop;
    return settled || entry.postings.some(({ account }) => own.includes(account));
  }
}

function register(row: StatementAnswer): Proposal {
  const receipt = { id: row.id, status: row.answer, entries: [] };
  return { drafts: [], rows: () => [{ table: StatementAnswer, row }], receipt };
}

import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isRefusal } from '../common/refusal';
import { Database } from '../database/database';
import { Command, CommandContext, Outcome, Proposal, Request, RowSelector } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Confirmation } from './confirmation.entity';
import { ConfirmationKind, checkDecision } from './confirmation.rules';

/** What is asked for: its kind, what it is about, and everything needed to book it when it is confirmed. */
export interface ConfirmationRequest {
  readonly kind: ConfirmationKind;
  /** Its id, which what is booked gets too, where that has one. */
  readonly id: string;
  readonly subject: string;
  readonly body: object;
}

/**
 * Builds the command that books what was confirmed. The request is the confirmer's.
 * @throws DomainError when what it refers to is gone
 */
export type ConfirmationHandler = (request: Request, waiting: Confirmation) => Promise<Command>;

/** How what waits is booked, and what becomes of it when it is rejected; nothing when left out. */
interface Handlers {
  readonly confirmed: ConfirmationHandler;
  readonly rejected?: ConfirmationHandler;
}

/** A decision about what waits. A rejection has a reason. */
export interface ConfirmationDecision {
  readonly decision: 'confirm' | 'reject';
  readonly reason?: string;
}

/**
 * Requests that wait for a second person (docs/decisions/0039). Each feature registers how its kind is booked; nothing of
 * a request is in the journal before another person confirms it.
 */
@Injectable()
export class Confirmations {
  private readonly handlers = new Map<ConfirmationKind, Handlers>();

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {}

  /** Registers how a kind is booked once it is confirmed, and what else a rejection does. */
  handle(kind: ConfirmationKind, confirmed: ConfirmationHandler, rejected?: ConfirmationHandler): void {
    this.handlers.set(kind, { confirmed, rejected });
  }

  /** Confirms or rejects what was found waiting. */
  async decide(request: Request, found: Confirmation, decided: ConfirmationDecision): Promise<Outcome> {
    const { confirmed, rejected } = this.handlersOf(found);
    if (decided.decision === 'confirm')
      return this.journal.post(
        decisionCommand(await confirmed(request, found), found, { status: 'confirmed', reason: null }),
      );
    const command = (await rejected?.(request, found)) ?? nothing(request);
    return this.journal.post(decisionCommand(command, found, { status: 'rejected', reason: decided.reason ?? null }));
  }

  /** What waits, or was decided, by its id. */
  async find(ledger: string, id: string): Promise<Confirmation | undefined> {
    return (await this.database.read.findOneBy(Confirmation, { ledger, id })) ?? undefined;
  }

  /** What waits about a subject. */
  async waitingFor(ledger: string, kind: ConfirmationKind, subject: string): Promise<Confirmation | undefined> {
    return (
      (await this.database.read.findOneBy(Confirmation, { ledger, kind, subject, status: 'waiting' })) ?? undefined
    );
  }

  /** What waits, in order of ids. */
  waiting(ledger: string, { limit, after }: { limit: number; after?: string }): Promise<Confirmation[]> {
    const where = { ledger, status: 'waiting' as const, ...(after === undefined ? {} : { id: MoreThan(after) }) };
    return this.database.read.find(Confirmation, { where, order: { id: 'ASC' }, take: limit });
  }

  private handlersOf({ kind }: Confirmation): Handlers {
    const handlers = this.handlers.get(kind);
    if (!handlers) throw new Error(`nothing books a confirmed ${kind}`);
    return handlers;
  }
}

/**
 * Makes a command wait for a second person: it is tried now, so that what can't be booked is refused at once, and is
 * booked when another person confirms it.
 * @param waits whether what the command proposes must wait; always when left out
 */
export function held(
  command: Command,
  asked: ConfirmationRequest,
  waits: (proposal: Proposal, view: CommandContext) => boolean = () => true,
): Command {
  return {
    ...command,
    decide: (view) => {
      const proposal = command.decide(view);
      return isRefusal(proposal) || !waits(proposal, view) ? proposal : waitingProposal(command.request, asked);
    },
  };
}

/** The proposal that stores a request for its confirmation and books nothing. */
export function waitingProposal(request: Request, asked: ConfirmationRequest): Proposal {
  const { id } = asked;
  const row = waitingRow(request, asked);
  return { drafts: [], rows: () => [{ table: Confirmation, row }], receipt: { id, status: 'waiting', entries: [] } };
}

/** The row of a request that waits. */
export function waitingRow(request: Request, { kind, id, subject, body }: ConfirmationRequest): Confirmation {
  return {
    ...{ ledger: request.ledger, id, kind, subject, body: JSON.stringify(body) },
    ...{ requester: request.actor, requestedAt: request.arrived, status: 'waiting' as const },
    ...{ decider: null, decidedAt: null, reason: null, seq: null },
  };
}

/**
 * The command of a request with its decision. The entries of a confirmed one name who asked, and their actor is who
 * confirmed.
 */
function decisionCommand(
  command: Command,
  { id, requester }: Confirmation,
  decided: { readonly status: 'confirmed' | 'rejected'; readonly reason: string | null },
): Command {
  const self: RowSelector<Confirmation> = { table: Confirmation, where: { id } };
  const { actor } = command.request;
  const isConfirmed = decided.status === 'confirmed';
  return {
    ...command,
    readSet: [...(command.readSet ?? []), self],
    decide: (view) => {
      const [row] = view.rows(self);
      const refusal = checkDecision(row, { decision: isConfirmed ? 'confirm' : 'reject', actor });
      if (refusal) return refusal;
      const proposal = command.decide(view);
      if (isRefusal(proposal)) return proposal;
      const facts = isConfirmed ? { requester } : {};
      return {
        drafts: proposal.drafts.map((draft) => ({ ...draft, facts: { ...draft.facts, ...facts } })),
        rows: (entries) => {
          const seq = isConfirmed ? (entries[0]?.seq ?? null) : null;
          const after = { ...(row as Confirmation), ...decided, decider: actor, decidedAt: view.now, seq };
          return [...(proposal.rows?.(entries) ?? []), { table: Confirmation, row: after }];
        },
        receipt: { id, status: decided.status, entries: [] },
      };
    },
  };
}

function nothing(request: Request): Command {
  return { request, accounts: [], decide: () => ({ drafts: [] }) };
}

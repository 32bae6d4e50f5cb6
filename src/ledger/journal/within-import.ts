import { Month } from '../../common/instant';
import { Refusal, isRefusal, refuse } from '../../common/refusal';
import { Command, CommandBatch, ImportSpan, Proposal, RowSelector } from '../core/command';
import { EntryDraft } from '../core/entry';
import { BookImport } from './book-import.entity';

/**
 * Binds the commands of a request made within an import of old books to that import: each entry carries the fact
 * `import`, its day lies in the import's months, and after the closing nothing more is booked. Answers stored before the
 * closing are still replayed, because the journal looks for them first.
 */
export function withinImport(command: Command | CommandBatch): Command | CommandBatch {
  return 'items' in command ? { ...command, items: command.items.map(bound) } : bound(command);
}

function bound(command: Command): Command {
  const span = command.request.import;
  if (!span) return command;
  const run: RowSelector<BookImport> = { table: BookImport, where: { id: span.id } };
  return {
    ...command,
    readSet: [...(command.readSet ?? []), run],
    decide: (view) => {
      if (view.rows(run)[0]?.closedAt !== null) return refuse('import-closed', 'Import');
      const proposal = command.decide(view);
      return isRefusal(proposal) ? proposal : marked(proposal, span);
    },
  };
}

function marked(proposal: Proposal, span: ImportSpan): Proposal | Refusal {
  const outside = proposal.drafts.find((draft) => !isWithin(draft, span.months));
  if (outside) return refuse('outside-import', 'Import', { day: outside.occurred });
  const drafts = proposal.drafts.map((draft) => ({ ...draft, facts: { ...draft.facts, import: span.id } }));
  return { ...proposal, drafts };
}

/** Whether an entry's day lies in the months of the books. Opening balances are dated before them. */
function isWithin({ kind, occurred }: EntryDraft, months: readonly Month[]): boolean {
  const month = occurred.slice(0, 7);
  return kind === 'balance.brought-forward' ? month <= (months.at(-1) ?? '') : months.includes(month);
}

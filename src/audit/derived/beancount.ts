import { Leaf } from '../../ledger/core/entry-rows';
import { Day } from '../../common/instant';
import { EXPORT_FILES } from '../export-archive';
import { accountName } from './account-name';
import { DerivedFile, LeafSource, Piece, PieceName } from './derived-file';
import { entryNotes, negated, safeText } from './entry-notes';
import { journalHead } from './journal-head';

/** The journal for beancount, by day and then by number, with a balance of every account at the end. */
export const BEANCOUNT: DerivedFile = {
  file: EXPORT_FILES.beancount,
  order: 'day',
  pieces,
  pieceAt: begins,
};

async function* pieces(source: LeafSource): AsyncGenerator<Piece, void> {
  const { origin, firstDay, lastDay } = source;
  yield { part: 'head', name: '', text: `${journalHead(source)}\noption "title" "${safeText(origin)}"\n\n` };
  if (firstDay === undefined || lastDay === undefined) return;
  for await (const { id, unit } of source.accounts()) {
    const name = accountName(id, unit);
    yield { part: 'account', name, text: `${firstDay} open ${name} ${unit}\n` };
  }
  for await (const leaf of source.leaves('day')) yield { part: 'entry', name: leaf.seq, text: transaction(leaf) };
  const day = dayAfter(lastDay);
  if (day === undefined) return;
  for await (const { id, unit, balance } of source.accounts()) {
    const name = accountName(id, unit);
    yield { part: 'balance', name, text: `${day} balance ${name}  ${balance === 0 ? 0 : -balance} ${unit}\n` };
  }
}

/** The day for balance directives, which beancount checks at the start of a day; undefined after 9999-12-31. */
function dayAfter(day: Day): Day | undefined {
  return day === '9999-12-31' ? undefined : new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** Writes an entry as a transaction. Entries that refer to each other share a link. */
function transaction({ seq, kind, occurred, postings, ref = {}, ...leaf }: Leaf): string {
  const { hold: _, ...others } = ref;
  const links = [seq, ...Object.values<string | undefined>(others)].map((linked) => ` ^entry-${linked}`);
  const notes = entryNotes({ seq, kind, occurred, postings, ref, ...leaf });
  return [
    `${occurred} * "${kind}"${links.join('')}\n`,
    ...notes.map(([name, value]) => `  ${name}: "${value}"\n`),
    ...postings.map(({ account, unit, amount }) => `  ${accountName(account, unit)}  ${negated(amount)} ${unit}\n`),
    '\n',
  ].join('');
}

function begins(line: string): PieceName | undefined {
  if (line.startsWith('; Journal of ')) return { part: 'head', name: '' };
  const directive = /^\d{4}-\d\d-\d\d (open|balance) (\S+)/.exec(line);
  if (directive) return { part: directive[1] === 'open' ? 'account' : 'balance', name: directive[2] ?? '' };
  const seq = /^\d{4}-\d\d-\d\d \* "[^"]*" \^entry-(\d+)/.exec(line)?.[1];
  return seq === undefined ? undefined : { part: 'entry', name: seq };
}

import { Leaf } from '../../ledger/core/entry-rows';
import { EXPORT_FILES } from '../export-archive';
import { accountName } from './account-name';
import { DerivedFile, LeafSource, Piece, PieceName } from './derived-file';
import { entryNotes, negated, unitsOf } from './entry-notes';
import { journalHead } from './journal-head';

/** The journal for hledger, by day and then by number. */
export const HLEDGER: DerivedFile = {
  file: EXPORT_FILES.hledger,
  order: 'day',
  pieces,
  pieceAt: begins,
};

async function* pieces(source: LeafSource): AsyncGenerator<Piece, void> {
  // The trailing decimal mark declares that amounts have no decimals and no digit groups.
  const units = (await unitsOf(source)).map((unit) => `commodity 1000. ${unit}\n`);
  yield { part: 'head', name: '', text: `${journalHead(source)}\n${units.join('')}\n` };
  for await (const { id, unit } of source.accounts()) {
    const name = accountName(id, unit);
    yield { part: 'account', name, text: `account ${name}\n` };
  }
  for await (const leaf of source.leaves('day')) yield { part: 'entry', name: leaf.seq, text: transaction(leaf) };
}

function transaction(leaf: Leaf): string {
  const notes = entryNotes(leaf).map(([name, value]) => `${name}:${value}`);
  const postings = leaf.postings.map(
    ({ account, unit, amount }) => `    ${accountName(account, unit)}  ${negated(amount)} ${unit}\n`,
  );
  return `${leaf.occurred} * (${leaf.seq}) ${leaf.kind}\n    ; ${notes.join(', ')}\n${postings.join('')}\n`;
}

function begins(line: string): PieceName | undefined {
  if (line.startsWith('; Journal of ')) return { part: 'head', name: '' };
  const account = /^account (\S+)$/.exec(line)?.[1];
  if (account !== undefined) return { part: 'account', name: account };
  const seq = /^\d{4}-\d\d-\d\d \* \((\d+)\) /.exec(line)?.[1];
  return seq === undefined ? undefined : { part: 'entry', name: seq };
}

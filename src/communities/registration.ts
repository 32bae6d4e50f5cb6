import { Command, RowSelector, Request, Table } from '../ledger/core/command';
import { refuse } from '../common/refusal';

interface Registered {
  readonly id: string;
  readonly code: string;
}

/** Puts something into a register under its own number, once. Its key gives the same answer for ever. */
export function registration<Row extends Registered>(
  request: Request,
  table: Table<Row>,
  row: Row,
  sameList: Partial<Row> = {},
): Command {
  const taken: RowSelector<Row> = { table, where: { ...sameList, code: row.code } };
  return {
    request,
    accounts: [],
    readSet: [taken],
    decide: (view) =>
      view.rows(taken).length > 0
        ? refuse('already-registered', 'code')
        : { drafts: [], rows: () => [{ table, row }], receipt: { id: row.id, entries: [] } },
  };
}

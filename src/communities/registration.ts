import { Command, RowSelector, Request, Table } from '../ledger/core/command';
import { refuse } from '../common/refusal';

interface RegisteredRow {
  readonly id: string;
  readonly code: string;
}

/**
 * The command that adds a row to the master data under its own number. A second row with that number is rejected
 * (`already-registered`); a repeated request with the same idempotency key gets the first answer.
 * @param uniqueWithin column values of the list within which the number is unique; the whole table when empty
 */
export function registration<Row extends RegisteredRow>(
  request: Request,
  table: Table<Row>,
  row: Row,
  uniqueWithin: Partial<Row> = {},
): Command {
  const taken: RowSelector<Row> = { table, where: { ...uniqueWithin, code: row.code } };
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

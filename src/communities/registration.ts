import { Command, RowSelector, Request, Table } from '../ledger/core/command';
import { refuse } from '../common/refusal';
import { Register } from './register-change.entity';
import { RegisterRow, registerChangeRows } from './register-change.rules';

/** A new row of the master data. */
export interface NewRow<Row extends RegisterRow> {
  readonly register: Register;
  readonly table: Table<Row>;
  readonly row: Row & { readonly code: string };
  /** Id of the change that is kept of the registration. */
  readonly changeId: string;
  /** Column values of the list within which the number is unique; the whole table when left out. */
  readonly uniqueWithin?: Partial<Row>;
}

/**
 * The command that adds a row to the master data under its own number. A second row with that number is rejected
 * (`already-registered`); a repeated request with the same idempotency key gets the first answer.
 */
export function registration<Row extends RegisterRow>(request: Request, added: NewRow<Row>): Command {
  const { register, table, row, changeId, uniqueWithin } = added;
  const taken: RowSelector = { table, where: { ...uniqueWithin, code: row.code } };
  return {
    request,
    accounts: [],
    readSet: [taken],
    decide: (view) => {
      if (view.rows(taken).length > 0) return refuse('already-registered', 'code');
      const change = registerChangeRows({ id: changeId, at: view.now, by: request, register, after: row });
      return { drafts: [], rows: () => [{ table, row }, ...change], receipt: { id: row.id, entries: [] } };
    },
  };
}

import { Dialect } from '../../database/dialect';

/** The columns of `EntryRow`, for a SELECT over `entry e`. */
export function entryColumns({ jsonRows }: Dialect): string {
  const cells = ['p.account', 'p.unit', 'p.amount', 'p.balance_after', 'p.account_version'];
  return `e.ledger AS ledger, e.leaf AS leaf, e.leaf_hash AS "leafHash", (SELECT ${jsonRows(cells)}
   FROM (SELECT * FROM posting WHERE ledger = e.ledger AND seq = e.seq ORDER BY n) p) AS postings`;
}

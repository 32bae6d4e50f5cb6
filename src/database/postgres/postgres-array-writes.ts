import { QueryClient, statementName } from './postgres-queries';
import { BatchStatement, Cell, literal } from '../row-sql';

/**
 * Sends statements in one pipeline and waits for all results. After the first failure the transaction rejects the rest.
 * @returns the command tag of the last statement: a failed transaction answers COMMIT with ROLLBACK
 */
export async function executeBatch(
  client: QueryClient,
  statements: readonly (string | BatchStatement)[],
): Promise<string> {
  // All are built before the first is sent, so that nothing is sent if one can't be built.
  const prepared = statements.map((one) => {
    if (typeof one === 'string') return { text: one, values: [] };
    const statement = arrayStatement(one);
    return { name: statementName(statement.text), ...statement };
  });
  const results = await Promise.all(prepared.map((one) => client.query(one)));
  return results.at(-1)?.command ?? '';
}

/** A statement's text and parameters, as the driver takes them. */
export interface ArrayStatement {
  readonly text: string;
  readonly values: string[];
}

const ARRAYS: Readonly<Record<string, string>> = { string: 'text[]', number: 'bigint[]', boolean: 'boolean[]' };

/**
 * The statement with its rows as one array parameter per column. A VALUES clause makes every cell an expression that is
 * planned each time; arrays are data, and the plan is cached. A column without values becomes an untyped NULL, which takes
 * the type of the target column.
 */
export function arrayStatement({ sql, rows }: BatchStatement): ArrayStatement {
  const [first = []] = rows;
  const values: string[] = [];
  const types: string[] = [];
  const cells = first.map((_, at) => {
    const type = arrayOf(rows, at);
    if (type === undefined) return `NULL AS column${at + 1}`;
    types.push(`$${values.push(arrayText(rows, at))}::${type}`);
    return `c${values.length} AS column${at + 1}`;
  });
  const names = types.map((_, n) => `c${n + 1}`);
  const list = `SELECT ${cells.join(', ')} FROM unnest(${types.join(', ')}) AS r (${names.join(', ')})`;
  return { text: sql.replace('VALUES ?', () => list), values };
}

/** The array type of a column, by its first cell with a value; undefined if there is none. */
function arrayOf(rows: BatchStatement['rows'], at: number): string | undefined {
  for (const row of rows) {
    const cell = row[at];
    if (cell !== null && cell !== undefined) return ARRAYS[typeof cell];
  }
  return undefined;
}

/** A column as an array literal. */
function arrayText(rows: BatchStatement['rows'], at: number): string {
  let text = '{';
  for (let n = 0; n < rows.length; n += 1) text += n === 0 ? element(rows[n]?.[at]) : `,${element(rows[n]?.[at])}`;
  return `${text}}`;
}

function element(cell: Cell | undefined): string {
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  return literal(cell, quoteElement);
}

/** Quotes a text for an array literal: quotes and backslashes are escaped by a backslash. */
function quoteElement(text: string): string {
  // Two steps are faster than one pattern: most texts have no backslash, and a leaf has a hundred quotes.
  const escaped = text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
  return `"${escaped.includes('"') ? escaped.replaceAll('"', '\\"') : escaped}"`;
}

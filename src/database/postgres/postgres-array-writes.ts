import { QueryClient, statementName } from './postgres-queries';
import { BatchStatement, Cell, literal } from '../row-sql';

/**
 * Sends statements together, and waits for all: each is answered, and after the first that fails the transaction takes no
 * more. @returns the last one's command as the server did it: a transaction that failed answers COMMIT with ROLLBACK
 */
export async function executeBatch(
  client: QueryClient,
  statements: readonly (string | BatchStatement)[],
): Promise<string> {
  // All are made before the first is sent: of a batch that can't be written, nothing is under way.
  const made = statements.map((one) => {
    if (typeof one === 'string') return { text: one, values: [] };
    const statement = arrayStatement(one);
    return { name: statementName(statement.text), ...statement };
  });
  const answers = await Promise.all(made.map((one) => client.query(one)));
  return answers.at(-1)?.command ?? '';
}

/** A statement as the driver takes it. */
export interface ArrayStatement {
  readonly text: string;
  readonly values: string[];
}

const ARRAYS: Readonly<Record<string, string>> = { string: 'text[]', number: 'bigint[]', boolean: 'boolean[]' };

/**
 * The statement with its rows as one array a column. PostgreSQL makes an expression of every cell of a VALUES clause and
 * plans it anew each time; of arrays it reads the rows as data, by a plan that is kept. A column in which nothing stands is a
 * NULL that takes the type of where it goes.
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

/** The type of a column's array, by its first cell that holds something. */
function arrayOf(rows: BatchStatement['rows'], at: number): string | undefined {
  for (const row of rows) {
    const cell = row[at];
    if (cell !== null && cell !== undefined) return ARRAYS[typeof cell];
  }
  return undefined;
}

/** A column as the text of an array. */
function arrayText(rows: BatchStatement['rows'], at: number): string {
  let text = '{';
  for (let n = 0; n < rows.length; n += 1) text += n === 0 ? element(rows[n]?.[at]) : `,${element(rows[n]?.[at])}`;
  return `${text}}`;
}

function element(cell: Cell | undefined): string {
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  return literal(cell, inQuotes);
}

/** A text of an array stands in quotes, in which only a quote and a backslash need a backslash. */
function inQuotes(text: string): string {
  // Faster than one pattern for both: most texts have no backslash, and a leaf has a hundred quotes.
  const whole = text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
  return `"${whole.includes('"') ? whole.replaceAll('"', '\\"') : whole}"`;
}

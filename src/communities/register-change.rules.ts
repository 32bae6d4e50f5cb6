import { Instant } from '../common/instant';
import type { RowChange } from '../ledger/core/command';
import { Register, RegisterChange } from './register-change.entity';

/** A value of a field; null where the row has none. */
export type FieldValue = string | number | boolean | null;

/** A changed field. Both values are absent where they were erased, or may not be shown. */
export interface FieldChange {
  readonly field: string;
  readonly before?: FieldValue;
  readonly after?: FieldValue;
}

/** A row of a register, as stored. */
export interface RegisterRow {
  readonly ledger: string;
  readonly id: string;
}

/** A change of a row of a register. */
export interface RegisterEdit {
  /** Id of the change. */
  readonly id: string;
  readonly at: Instant;
  /** Opaque id of the acting person, and the client to which the key belongs. */
  readonly by: { readonly actor: string; readonly client: string };
  readonly register: Register;
  /** The row before; undefined when it is registered. */
  readonly before?: RegisterRow;
  readonly after: RegisterRow;
}

/** Columns that are no details of a row: its key, its list, and the star level, which entries change. */
const NO_DETAILS: readonly string[] = ['ledger', 'id', 'kind', 'level'];

/** Texts in a person's own words, which may name somebody. */
const FREE_TEXTS: readonly string[] = ['name', 'title', 'site'];

/** Columns that requests and answers call otherwise. */
const API_NAMES: Readonly<Record<string, string>> = { price: 'pricePointHundredths' };

/** The fields in which two states of a row differ, in the order of the columns. */
export function fieldChanges(before: object | undefined, after: object): FieldChange[] {
  const old = (before ?? {}) as Readonly<Record<string, FieldValue | undefined>>;
  return Object.entries(after as Readonly<Record<string, FieldValue | undefined>>)
    .map(([column, value]) => ({
      field: API_NAMES[column] ?? column,
      column,
      before: old[column] ?? null,
      after: value ?? null,
    }))
    .filter((one) => !NO_DETAILS.includes(one.column) && one.before !== one.after)
    .map(({ column: _, ...change }) => change);
}

/** The change to be stored; undefined when no field differs. */
export function registerChange({ id, at, by, register, before, after }: RegisterEdit): RegisterChange | undefined {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return undefined;
  const erasable = changes.filter(({ field }) => isErasable(register, field));
  const values = Object.fromEntries(erasable.map((one) => [one.field, { before: one.before, after: one.after }]));
  return {
    ...{ ledger: after.ledger, id, changedAt: at, actor: by.actor, client: by.client, register, row: after.id },
    action: before ? 'changed' : 'registered',
    fields: JSON.stringify(changes.map((one) => (erasable.includes(one) ? { field: one.field } : one))),
    erasable: erasable.length > 0 ? JSON.stringify(values) : null,
  };
}

/** The row of a change, to be written in the transaction of its command. */
export function registerChangeRows(edit: RegisterEdit): RowChange[] {
  const row = registerChange(edit);
  return row ? [{ table: RegisterChange, row, added: true }] : [];
}

/**
 * The fields of a stored change with the values that a reader may see.
 * @param readsPeople whether the reader may read the master data of people
 */
export function visibleFields(
  { register, fields, erasable }: Pick<RegisterChange, 'register' | 'fields' | 'erasable'>,
  readsPeople: boolean,
): FieldChange[] {
  const changes = JSON.parse(fields) as FieldChange[];
  if (register === 'person' && !readsPeople) return changes;
  const values = JSON.parse(erasable ?? '{}') as Readonly<Record<string, Omit<FieldChange, 'field'>>>;
  return changes.map((one) => ({ ...one, ...values[one.field] }));
}

/**
 * Whether the values of a field can be erased (personal information law art. 47): everything of a person but the role, and
 * free texts.
 */
function isErasable(register: Register, field: string): boolean {
  return register === 'person' ? field !== 'role' : FREE_TEXTS.includes(field);
}

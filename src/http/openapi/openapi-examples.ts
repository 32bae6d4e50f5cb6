/** As much of a JSON schema as the API's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-09-05T06:00:00.000Z',
  date: '2026-09-05',
  uuid: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
};

/** An example of a schema, made of the examples of its fields. */
export function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  const other = schema.allOf?.[0] ?? schema.oneOf?.[0];
  if (schema.$ref !== undefined) return exampleOf(named(schema.$ref, schemas), schemas);
  if (other) return exampleOf(other, schemas);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items, schemas)] : [];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, exampleOf(one, schemas)]));
  }
  return simple(schema);
}

function named(reference: string, schemas: Readonly<Record<string, Schema>>): Schema {
  const found = schemas[reference.replace('#/components/schemas/', '')];
  if (!found) throw new Error(`${reference} leads nowhere`);
  return found;
}

function simple({ type, format, minimum }: Schema): unknown {
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'boolean') return false;
  return type === 'string' ? (BY_FORMAT[format ?? ''] ?? '…') : {};
}

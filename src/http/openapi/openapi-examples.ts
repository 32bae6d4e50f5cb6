import { IMPORT_ONLY, IN_EXAMPLE } from '../fields';

/** As much of a JSON schema as the API's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Only the import of old books sends it. */
  readonly [IMPORT_ONLY]?: true;
  /** The example of a request shows it although it may be left out. */
  readonly [IN_EXAMPLE]?: true;
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-09-05T06:00:00.000Z',
  date: '2026-09-05',
  uuid: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  uri: 'https://timebank.example/certificates/dGhpcyBpcyAxNiBieXRlcw',
};

/**
 * Makes examples of requests and answers from those of their fields. A request shows what a centre or shop sends today:
 * the required fields and those marked for it, never what only the import of old books sends. An answer shows all its
 * fields, except texts that may be absent and have no example.
 */
export class Examples {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly of: 'request' | 'answer',
  ) {}

  /** The example of a schema. */
  exampleOf(schema: Schema): unknown {
    const known = [schema.example, schema.default, schema.enum?.[0]].find((one) => one !== undefined);
    if (known !== undefined) return known;
    const other = schema.allOf?.[0] ?? schema.oneOf?.[0];
    if (schema.$ref !== undefined) return this.exampleOf(this.named(schema.$ref));
    if (other) return this.exampleOf(other);
    if (schema.type === 'array') return schema.items ? [this.exampleOf(schema.items)] : [];
    if (schema.properties) return this.objectOf(schema.properties, schema.required ?? []);
    return simple(schema);
  }

  private objectOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]): object {
    const shown = Object.entries(properties).filter(([name, one]) =>
      this.of === 'answer'
        ? required.includes(name) || !isBareText(one)
        : !one[IMPORT_ONLY] && (required.includes(name) || one[IN_EXAMPLE]),
    );
    return Object.fromEntries(shown.map(([name, one]) => [name, this.exampleOf(one)]));
  }

  private named(reference: string): Schema {
    const found = this.schemas[reference.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`${reference} leads nowhere`);
    return found;
  }
}

/** A text of which nothing tells what it looks like. */
function isBareText({ type, example, format, enum: words, default: preset }: Schema): boolean {
  return type === 'string' && [example, format, words, preset].every((one) => one === undefined);
}

function simple({ type, format, minimum }: Schema): unknown {
  // The first type: the second one of a nullable field is null.
  const [first] = [type].flat();
  if (first === 'integer' || first === 'number') return minimum ?? 1;
  if (first === 'boolean') return false;
  return first === 'string' ? (BY_FORMAT[format ?? ''] ?? '…') : {};
}

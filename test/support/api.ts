import { Service } from './service';

/** What /openapi.json says of a value. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: 'string' | 'integer' | 'boolean' | 'object' | 'array';
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** An operation of the API. */
export interface Operation {
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
}

/** A route as /openapi.json lists it. */
export interface Route {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** `POST /v1/ledgers/{ledger}/volunteers` */
  readonly name: string;
  readonly operation: Operation;
}

/** The API as it describes itself. */
export interface Api {
  readonly openapi: string;
  readonly routes: readonly Route[];
  /** Follows a reference. */
  resolve(schema: Schema): Schema;
  /** What a route's body must be, or undefined where it takes none. */
  bodyOf(route: Route): Schema | undefined;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Reads /openapi.json. */
export async function readApi(service: Service): Promise<Api> {
  const document = (await service.ask('/openapi.json')).body as unknown as Document;
  const resolve = (schema: Schema): Schema => {
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (reference === undefined) return schema;
    const found = document.components.schemas[reference.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`${reference} leads nowhere`);
    return found;
  };
  return {
    openapi: document.openapi,
    routes: Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        const upper = method.toUpperCase();
        return { method: upper, path, name: `${upper} ${path}`, operation };
      }),
    ),
    resolve,
    bodyOf({ operation }) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      return schema && resolve(schema);
    },
  };
}
